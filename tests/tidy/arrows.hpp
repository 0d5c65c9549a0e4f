// The arrows between modules, as docs/architecture.md draws them, made to run.
#pragma once

#include "tests/tidy/source_tree.hpp"

namespace plenaria::tidy {

/// Each include against the table of what its folder may depend on.
Problems check_direct_includes(const SourceTree& tree);

/// What must not be reached by any chain of headers: the table alone would let a header of the
/// engine carry the domain into the transport.
Problems check_reached_includes(const SourceTree& tree);

/// Headers that cost seconds or belong to one module.
Problems check_owned_headers(const SourceTree& tree);

}  // namespace plenaria::tidy
