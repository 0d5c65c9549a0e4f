// The console's command line.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "server/model/result.hpp"
#include "server/model/text.hpp"
#include "server/model/time.hpp"
#include "server/model/vocabulary.hpp"

namespace plenaria::console {

struct Settings {
    std::string host = "127.0.0.1";
    std::uint16_t port = 8470;
    bool encrypted = false;
    std::string authority;          ///< file of the certificate that vouches for the server
    std::string fingerprint;        ///< of that certificate's key
    std::string data;               ///< the folder that holds the token
    Role role = Role::secretariat;  ///< chair, secretariat or, for a person, any
    std::string token_file;         ///< empty: the role's in the data folder
    /// Whoever logs in with a password in the window instead; empty: the token opens the console.
    std::string person;
    Millis lock_after{0};  ///< a person's console locks after so long without input; 0: never
    std::string room;      ///< to begin in; empty: the first
    std::string language = "es";
    int scale_percent = 0;  ///< 75–200; 0: by the window's size
    int width = 0;          ///< 0: the whole desktop
    int height = 0;
    std::string screenshot;  ///< take a picture of the live console, and end
    bool help = false;
};

/// The file whose token proves the role.
[[nodiscard]] std::string token_path(const Settings& settings);

/// Reads the arguments after the program's name. The error names the option, and says what its
/// value should be.
[[nodiscard]] Outcome<Settings, Text> read_settings(const std::vector<std::string>& words);

/// The scale (1 = 100 %) that suits a window of that size: 0.85 at 1366×768, 1 at 1920×1080, 2 at
/// 3840×2160; in steps of 5 %, 0.75–2.
[[nodiscard]] float fitting_scale(int width, int height);

}  // namespace plenaria::console
