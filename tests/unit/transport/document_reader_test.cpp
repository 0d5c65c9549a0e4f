// Documents on their way from the disk, which may be slow, be another one meanwhile, or refuse.
#include "server/transport/document_reader.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <vector>

#include "server/transport/connection_limits.hpp"
#include "tests/support/temporary_folder.hpp"

namespace plenaria::transport::document_reader_test {
namespace {

namespace fs = std::filesystem;

class DocumentReaderTest : public testing::Test {
protected:
    void SetUp() override { std::ofstream{path} << "0123456789"; }
    [[nodiscard]] std::optional<DocumentPiece> read(std::size_t from, std::size_t most,
                                                    std::optional<DocumentMark> mark = {}) const {
        return read_piece({path.string(), from, most, mark});
    }

    test_support::TemporaryFolder folder;
    fs::path path = folder.path() / "acta.txt";
};

TEST_F(DocumentReaderTest, gives_pieces_of_one_and_the_same_file) {
    const auto first = read(0, 4);
    ASSERT_TRUE(first);
    EXPECT_EQ(first->bytes, "0123");
    EXPECT_EQ(first->mark.bytes, 10U);
    EXPECT_EQ(read(0, 0)->bytes, "") << "its length alone";
    EXPECT_EQ(read(8, 4, first->mark)->bytes, "89");
    EXPECT_EQ(read(10, 4, first->mark)->bytes, "");
    EXPECT_FALSE(read(11, 4, first->mark));
    fs::rename(path, folder.path() / "former");
    std::ofstream{path} << "9876543210";
    EXPECT_FALSE(read(4, 4, first->mark)) << "it was replaced";
    EXPECT_EQ(read(4, 4)->bytes, "5432");
}

TEST_F(DocumentReaderTest, gives_nothing_that_is_no_document) {
    fs::create_symlink(path, folder.path() / "link");
    EXPECT_FALSE(read_piece({(folder.path() / "link").string(), 0, 4, {}}));
    EXPECT_FALSE(read_piece({folder.path().string(), 0, 4, {}}));
    EXPECT_FALSE(read_piece({(folder.path() / "gone").string(), 0, 4, {}}));
    fs::resize_file(path, limits::document_bytes_max);
    EXPECT_TRUE(read(0, 4));
    fs::resize_file(path, limits::document_bytes_max + 1);
    EXPECT_FALSE(read(0, 4));
}

TEST_F(DocumentReaderTest, answers_in_turn_and_nobody_who_waits_no_more) {
    boost::asio::io_context context;
    DocumentReader reader{
        [&](std::function<void()> call) { boost::asio::post(context, std::move(call)); }};
    std::vector<std::string> answers;
    const auto ask = [&](std::size_t from) {
        return reader.read({path.string(), from, 1, {}}, [&](std::optional<DocumentPiece> piece) {
            answers.push_back(piece ? piece->bytes : "none");
        });
    };
    const auto wait_for = [&](std::size_t count) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{20};
        while (answers.size() < count && std::chrono::steady_clock::now() < end) {
            context.restart();
            context.run_one_for(std::chrono::milliseconds{20});
        }
    };
    ask(0);
    const auto second = ask(1);
    ask(2);
    ask(20);
    reader.cancel(second);
    wait_for(3);
    EXPECT_EQ(answers, (std::vector<std::string>{"0", "2", "none"}));
    const auto held = std::make_shared<int>(0);
    reader.read({path.string(), 0, 1, {}}, [held](std::optional<DocumentPiece>) { FAIL(); });
    EXPECT_EQ(held.use_count(), 2);
    reader.stop();
    EXPECT_EQ(held.use_count(), 1) << "what it holds is let go of";
    reader.read({path.string(), 0, 1, {}}, [held](std::optional<DocumentPiece>) { FAIL(); });
    EXPECT_EQ(held.use_count(), 1);
    context.restart();
    context.poll();
}

}  // namespace
}  // namespace plenaria::transport::document_reader_test
