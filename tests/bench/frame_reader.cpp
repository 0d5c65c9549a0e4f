#include "tests/bench/frame_reader.hpp"

namespace plenaria::bench {
namespace {

struct FrameHead {
    unsigned char opcode = 0;
    std::size_t size = 0;  ///< of the head; 0 while it is not whole
    std::size_t payload = 0;
};

FrameHead head_of(std::string_view bytes) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
    FrameHead head;
    if (bytes.size() < 2) {
        return head;
    }
    head.opcode = byte(0) & 0x0FU;
    head.payload = byte(1) & 0x7FU;
    const std::size_t more = head.payload == 127 ? 8 : head.payload == 126 ? 2 : 0;
    if (bytes.size() < 2 + more) {
        return head;
    }
    if (more != 0) {
        head.payload = 0;
        for (std::size_t i = 0; i < more; ++i) {
            head.payload = head.payload << 8U | byte(2 + i);
        }
    }
    head.size = 2 + more;
    return head;
}

}  // namespace

void FrameReader::take(std::string_view bytes,
                       const std::function<void(const WireFrame&)>& on_frame) {
    pending_.append(bytes);
    std::size_t at = 0;
    for (;;) {
        const std::string_view rest = std::string_view{pending_}.substr(at);
        const FrameHead head = head_of(rest);
        if (head.size == 0 || rest.size() - head.size < head.payload) {
            break;
        }
        at += head.size + head.payload;
        on_frame({static_cast<Opcode>(head.opcode), rest.substr(head.size, head.payload),
                  head.size + head.payload});
    }
    pending_.erase(0, at);
}

std::string_view type_of(std::string_view text) {
    constexpr std::string_view head{R"({"t":")"};
    if (!text.starts_with(head)) {
        return {};
    }
    text.remove_prefix(head.size());
    return text.substr(0, text.find('"'));
}

bool is_frame(std::string_view text, std::string_view type) { return type_of(text) == type; }

}  // namespace plenaria::bench
