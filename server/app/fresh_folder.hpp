// A folder that appears under its name when it is whole, or not at all.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace plenaria::app {

/// The path without the slashes at its end, which a shell's completion puts there.
[[nodiscard]] std::filesystem::path folder_named(std::string path);
/// The folder in which `target` lies, or is to.
[[nodiscard]] std::filesystem::path parent_of(const std::filesystem::path& target);
/// Why this user can make nothing in that folder, as `errno` says it; 0: nothing speaks against it.
[[nodiscard]] int why_not_in(const std::filesystem::path& folder);

/// A folder of this run alone (0700) beside its target's place, and so on the same disk; gone with
/// all that is in it, unless it was put in its place.
class FreshFolder {
public:
    explicit FreshFolder(const std::filesystem::path& target);
    ~FreshFolder();
    FreshFolder(const FreshFolder&) = delete;
    FreshFolder& operator=(const FreshFolder&) = delete;

    /// Why it could not be made; 0: it is there.
    [[nodiscard]] int error() const { return error_; }
    [[nodiscard]] std::filesystem::path path() const { return pattern_; }
    /// Removes what is in it.
    void empty() const;
    /// Puts it in its place, durably, where nothing is yet; 0, or why not.
    [[nodiscard]] int place(const std::filesystem::path& target);

    /// Such folders beside `target` that earlier runs left which were killed, or that are being
    /// filled now.
    [[nodiscard]] static std::vector<std::filesystem::path> left_overs_of(
        const std::filesystem::path& target);

private:
    [[nodiscard]] int sync() const;

    std::string pattern_;
    int error_ = 0;
    bool placed_ = false;
};

}  // namespace plenaria::app
