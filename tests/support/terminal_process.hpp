// The real `plenaria-server` at a terminal of its own, as somebody who types there sees it.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace plenaria::test_support {

/// Dies with this object.
class TerminalProcess {
public:
    /// Starts the program with a pseudoterminal as its controlling terminal, and with core files
    /// allowed as far as this machine allows them.
    explicit TerminalProcess(const std::vector<std::string>& arguments);
    ~TerminalProcess();
    TerminalProcess(const TerminalProcess&) = delete;
    TerminalProcess& operator=(const TerminalProcess&) = delete;

    [[nodiscard]] pid_t pid() const { return pid_; }
    /// Whether `words` came to the screen within the time that tests have.
    [[nodiscard]] bool wait_for(const std::string& words);
    /// Everything that came to the screen so far.
    [[nodiscard]] const std::string& screen();
    /// Whether the terminal shows what is typed.
    [[nodiscard]] bool echoes() const;
    /// Types on its keyboard.
    void type(const std::string& keys) const;
    /// Waits for the end: its exit status, or 128 + the signal that ended it.
    [[nodiscard]] int wait();

private:
    int ours_ = -1;
    int theirs_ = -1;  ///< kept open: the terminal outlives its program
    int report_ = -1;
    pid_t leader_ = -1;
    pid_t pid_ = -1;
    std::string screen_;
};

}  // namespace plenaria::test_support
