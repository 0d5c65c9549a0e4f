// What this console leaves on the system's clipboard, where any program may read it, and when it
// takes that back. ImGui and SDL meet here; neither is named, so that tests bring their own.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace plenaria::console {

/// Used by the UI thread alone.
class Clipboard {
public:
    /// The system's: its text, and what puts another one there.
    struct Ports {
        std::function<std::string()> read;
        std::function<void(const std::string&)> write;
    };

    explicit Clipboard(Ports ports) : ports_(std::move(ports)) {}
    ~Clipboard();
    Clipboard(const Clipboard&) = delete;
    Clipboard& operator=(const Clipboard&) = delete;

    /// What is there now; good until the next call or `forget_read`.
    [[nodiscard]] const char* text();
    /// Wipes what `text` gave out: ImGui reads it until the frame ends.
    void forget_read();
    /// Somebody copied this here.
    void copy(std::string_view text);
    /// Says, before each frame is drawn, whether it shows what is for those within alone. What was
    /// copied while it did goes as that goes from the glass: with the end of the matter, with the
    /// link, with the room.
    void glass_is(bool confidential);
    /// Empties the clipboard, if what is there was copied here: somebody else may come now.
    void forget();

private:
    Ports ports_;
    std::string read_;
    std::optional<std::size_t> ours_;  ///< by which what was copied here is known again
    bool confidential_ = false;        ///< what the glass shows
    bool copied_within_ = false;       ///< that is on the clipboard
};

}  // namespace plenaria::console
