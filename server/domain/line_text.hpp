// What a line of the record of actions says, and the history of acts with it.
#pragma once

#include <string>

#include "server/model/text.hpp"

namespace plenaria::domain {

/// What the record says where an event of that wire name is about `subject`.
[[nodiscard]] Text line_text(const std::string& kind, const Text& subject);

/// The text of a line or of an act: made when it is first read, as most of a long replay never is,
/// and shared from then on. Of one thread, as its state is; states are not compared by it.
class LineText {
public:
    /// The same `kind` and `subject` each time; whoever changes them begins with a new one.
    [[nodiscard]] const Text& of(const std::string& kind, const Text& subject) const {
        if (made_.empty()) {
            made_ = line_text(kind, subject);
        }
        return made_;
    }
    friend bool operator==(const LineText& /*a*/, const LineText& /*b*/) { return true; }

private:
    mutable Text made_;
};

}  // namespace plenaria::domain
