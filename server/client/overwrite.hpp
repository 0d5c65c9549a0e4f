// Secrets do not stay in memory that was given back.
#pragma once

#include <string.h>

#include <string>

namespace plenaria::client {

/// Its bytes as well: a text that is only cleared leaves them where they are.
inline void overwrite(std::string& text) {
    explicit_bzero(text.data(), text.size());
    text.clear();
}

}  // namespace plenaria::client
