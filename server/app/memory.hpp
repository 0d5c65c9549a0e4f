// How the process asks for its memory, and who may look into it.
#pragma once

namespace plenaria::app {

/// Sets memory aside in huge pages, for the first 256 MB that are allocated: replaying a journal
/// writes into fresh memory all the time, and page by page the kernel's part of that is more than
/// the replay's own (docs/performance.md, Start). Reserved only: nothing is used until it is
/// written to. A kernel that has no huge pages changes nothing. Once, before any thread is started.
void prefer_huge_pages();

/// No core file is made of this process, and no other process of the account looks into it: it may
/// hold keys, a passphrase, and what was said behind closed doors.
void keep_memory_private();

}  // namespace plenaria::app
