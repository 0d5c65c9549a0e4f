#include "server/journal/log_file.hpp"

#include <array>
#include <bit>
#include <cerrno>
#include <map>
#include <utility>

namespace plenaria::journal {
namespace {

constexpr std::size_t header_bytes = 32;
constexpr std::size_t frame_header_bytes = 24;
constexpr std::size_t frame_bytes = frame_header_bytes + page_bytes;
// The last bit tells in which order the checksum takes the bytes of its integers.
constexpr std::uint32_t magic = 0x377F0682;

using Salts = std::pair<std::uint32_t, std::uint32_t>;

/// SQLite's running checksum.
struct Checksum {
    std::uint32_t first = 0;
    std::uint32_t second = 0;
    bool big_end_first = false;

    void add(const unsigned char* bytes, std::size_t count) {
        for (std::size_t i = 0; i + 8 <= count; i += 8) {
            first += word(bytes + i) + second;
            second += word(bytes + i + 4) + first;
        }
    }
    [[nodiscard]] bool is(const unsigned char* bytes) const {
        return integer_in(bytes) == first && integer_in(bytes + 4) == second;
    }

private:
    [[nodiscard]] std::uint32_t word(const unsigned char* bytes) const {
        const std::uint32_t value = integer_in(bytes);
        return big_end_first ? value : __builtin_bswap32(value);
    }
};

struct Frame {
    LogFrame place;
    Salts salts;
    std::uint32_t pages_after = 0;  ///< of a commit's last frame; else zero
    /// Its checksum carries on from the one that is written in the frame before, of the same log.
    bool continues = false;
};

struct Read {
    bool header_is_whole = false;
    bool refused = false;  ///< by the disk, some of it
    Salts salts;  ///< of the present log, by its header
    std::vector<Frame> frames;
};

// SQLite begins a log anew every thousand pages; four gigabytes of them are no log of ours, and
// reading on would keep a start waiting.
constexpr std::size_t frames_max = 1ULL << 20U;

Read read_frames(const PageFile& file) {
    Read read;
    std::array<unsigned char, header_bytes> header{};
    if (!file.read(0, header.data(), header.size())) {
        read.refused = file.refused() || (file.error() != 0 && file.error() != ENOENT);
        return read;
    }
    Checksum sum;
    sum.big_end_first = (integer_in(header.data()) & 1U) != 0;
    sum.add(header.data(), header.size() - 8);
    read.header_is_whole = (integer_in(header.data()) & ~1U) == magic &&
                           integer_in(header.data() + 8) == page_bytes &&
                           sum.is(header.data() + 24);
    if (!read.header_is_whole) {
        // The machine that reads is most likely the one that wrote.
        sum.big_end_first = std::endian::native == std::endian::big;
    }
    read.salts = {integer_in(header.data() + 16), integer_in(header.data() + 20)};
    Salts before = read.salts;
    bool before_is_known = read.header_is_whole;
    std::array<unsigned char, frame_bytes> bytes{};
    for (std::uint64_t at = header_bytes;
         at + frame_header_bytes <= file.bytes() && read.frames.size() < frames_max;
         at += frame_bytes) {
        Frame frame;
        const bool has_header = file.read(at, bytes.data(), frame_header_bytes);
        if (has_header) {
            // That a commit ended here is known even where its last page is cut off.
            frame.pages_after = integer_in(bytes.data() + 4);
            frame.salts = {integer_in(bytes.data() + 8), integer_in(bytes.data() + 12)};
        }
        if (has_header &&
            file.read(at + frame_header_bytes, bytes.data() + frame_header_bytes, page_bytes)) {
            frame.place = {integer_in(bytes.data()), at + frame_header_bytes};
            sum.add(bytes.data(), 8);
            sum.add(bytes.data() + frame_header_bytes, page_bytes);
            frame.continues = before_is_known && frame.salts == before && sum.is(bytes.data() + 16);
        }
        before = frame.salts;
        before_is_known = has_header;
        sum.first = integer_in(bytes.data() + 16);
        sum.second = integer_in(bytes.data() + 20);
        read.frames.push_back(frame);
    }
    read.refused = file.refused();
    return read;
}

/// The present log begins at the front of the file. Its header may be damaged, or one frame.
Salts present_salts(const Read& read) {
    if (read.header_is_whole || read.frames.empty()) {
        return read.salts;
    }
    const auto& frames = read.frames;
    const bool second_is_meant = frames.size() > 2 && frames[1].salts == frames[2].salts;
    return second_is_meant ? frames[1].salts : frames[0].salts;
}

}  // namespace

std::filesystem::path log_path(const std::filesystem::path& journal) {
    return journal.string() + "-wal";
}

LogFile read_log(const std::filesystem::path& journal) {
    LogFile log;
    const Read read = read_frames(PageFile{log_path(journal)});
    log.refused = read.refused;
    std::size_t committed = 0;
    for (std::size_t i = 0; read.header_is_whole && i < read.frames.size(); ++i) {
        const Frame& frame = read.frames[i];
        if (!frame.continues || frame.place.page == 0) {
            break;
        }
        if (frame.pages_after != 0) {
            committed = i + 1;
            log.pages = frame.pages_after;
        }
    }
    const Salts present = present_salts(read);
    std::map<Salts, std::size_t> last_commit;
    std::map<Salts, std::size_t> last_whole;
    bool whole = true;
    for (std::size_t i = committed; i < read.frames.size(); ++i) {
        const Frame& frame = read.frames[i];
        whole = whole && frame.continues;
        if (frame.pages_after != 0) {
            last_commit[frame.salts] = i;
            if (whole) {
                last_whole[frame.salts] = i;
                log.commits_beyond += frame.salts == present ? 1 : 0;
            }
            whole = true;
        }
    }
    const auto reaches = [](const auto& ends, const Salts& salts, std::size_t i) {
        const auto end = ends.find(salts);
        return end != ends.end() && i <= end->second;
    };
    for (std::size_t i = 0; i < read.frames.size(); ++i) {
        const Frame& frame = read.frames[i];
        if (i < committed) {
            log.committed.push_back(frame.place);
        } else if (frame.place.page == 0) {
            continue;
        } else if (reaches(last_whole, frame.salts, i)) {
            log.beyond.push_back(frame.place);
        } else if (frame.salts == present && reaches(last_commit, frame.salts, i)) {
            log.torn.push_back(frame.place);
        }
    }
    return log;
}

}  // namespace plenaria::journal
