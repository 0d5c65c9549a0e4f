// How a command line is said to be missing something, in both languages.
#pragma once

#include <string_view>

#include "server/model/text.hpp"

namespace plenaria::app {

/// `usage`, as "--holder NAME": the words that stand for a value are translated, options are not.
[[nodiscard]] Text in_both_languages(std::string_view usage);

}  // namespace plenaria::app
