// The texts of an edited event file beside those that live by now.
#pragma once

#include "server/domain/state.hpp"

namespace plenaria::exchange {

/// Whether a file's item has a draft of that id.
[[nodiscard]] bool has_draft(const domain::Item& item, const TextId& id);

/// Whether a file's item has that text word for word.
[[nodiscard]] bool has_words_of(const domain::Item& item, const TextId& id,
                                const domain::TextProgress& text);

/// Whether a file's draft takes the place of that text: it is another than the event's session
/// `before` had, and its words are others.
[[nodiscard]] bool replaces(const domain::Session& before, const domain::DraftText& draft,
                            const domain::TextProgress& text);

/// Whether a text is as the event's session has it, and nobody has said anything of it.
[[nodiscard]] bool is_as_drafted(const domain::Session& before, const TextId& id,
                                 const domain::TextProgress& text);

}  // namespace plenaria::exchange
