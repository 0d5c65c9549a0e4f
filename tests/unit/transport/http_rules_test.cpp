#include "server/transport/http_rules.hpp"

#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <string>
#include <vector>

namespace plenaria::transport::http_rules_test {
namespace {

constexpr std::array page_bytes{std::byte{'<'}, std::byte{'p'}, std::byte{'>'}};

std::optional<EmbeddedAsset> lookup(std::string_view path) {
    if (path == "/display/index.html") {
        return EmbeddedAsset{"/display/index.html", "text/html; charset=utf-8", page_bytes};
    }
    return std::nullopt;
}

class HttpRulesTest : public testing::Test {
protected:
    HttpRulesTest() {
        request.method = "GET";
        request.hosts = {"localhost:8470"};
        request.local_address = "192.168.7.5";
    }
    HttpAnswer get(std::string_view target) {
        request.target = target;
        auto answer = rules.answer(request);
        EXPECT_TRUE(answer.has_value());
        return answer.value_or(HttpAnswer{.status = 101});
    }
    int status_for_host(std::string_view host) {
        request.hosts = {host};
        return get("/healthz").status;
    }
    int status_for_origin(std::string_view origin) {
        request.origins = {origin};
        return get("/healthz").status;
    }
    static std::string header(const HttpAnswer& answer, std::string_view name) {
        for (const auto& [key, value] : answer.headers) {
            if (key == name) {
                return value;
            }
        }
        return {};
    }

    static std::optional<StatusPage> status(std::string_view path) {
        return path == "/healthz"   ? std::optional{StatusPage{200, "ready\n"}}
               : path == "/metrics" ? std::optional{StatusPage{503, "plenaria_health 2\n"}}
                                    : std::nullopt;
    }

    HttpRules rules{{"Plenaria.local"}, lookup, {}, status};
    HttpRequest request;
};

TEST_F(HttpRulesTest, AnswersUnderItsOwnNamesOnly) {
    EXPECT_EQ(status_for_host("localhost:8470"), 200);
    EXPECT_EQ(status_for_host("LOCALHOST"), 200);
    EXPECT_EQ(status_for_host("127.0.0.1:1"), 200);
    EXPECT_EQ(status_for_host("[::1]:8470"), 200);
    EXPECT_EQ(status_for_host("192.168.7.5:8470"), 200) << "the address it arrived at";
    EXPECT_EQ(status_for_host("plenaria.LOCAL:8470"), 200) << "the venue's name for it";
    EXPECT_EQ(status_for_host("evil.example:8470"), 421);
    EXPECT_EQ(status_for_host("192.168.7.6:8470"), 421);
    EXPECT_EQ(status_for_host("localhost.evil.example"), 421);
}

TEST_F(HttpRulesTest, MalformedOrRepeatedHostIsABadRequest) {
    EXPECT_EQ(status_for_host(""), 400);
    EXPECT_EQ(status_for_host("localhost:"), 400);
    EXPECT_EQ(status_for_host("localhost:84x"), 400);
    EXPECT_EQ(status_for_host("[::1"), 400);
    EXPECT_EQ(status_for_host("user@localhost"), 400);
    request.hosts = {};
    EXPECT_EQ(get("/healthz").status, 400);
    request.hosts = {"localhost", "localhost"};
    EXPECT_EQ(get("/healthz").status, 400);
}

TEST_F(HttpRulesTest, ForeignOriginIsRefused) {
    EXPECT_EQ(status_for_origin("http://localhost:8470"), 200);
    EXPECT_EQ(status_for_origin("http://127.0.0.1:8470"), 200);
    EXPECT_EQ(status_for_origin("http://localhost:8471"), 403) << "another program's page";
    EXPECT_EQ(status_for_origin("http://localhost"), 403) << "port 80 is another port";
    EXPECT_EQ(status_for_origin("https://localhost:8470"), 403);
    EXPECT_EQ(status_for_origin("http://evil.example:8470"), 403);
    EXPECT_EQ(status_for_origin("null"), 403);
    EXPECT_EQ(status_for_origin(""), 403);
}

TEST_F(HttpRulesTest, OfSeveralOriginsNoneCounts) {
    request.origins = {"http://localhost:8470", "http://evil.example:8470"};
    EXPECT_EQ(get("/healthz").status, 400);
    request.origins = {"http://localhost:8470", "http://localhost:8470"};
    EXPECT_EQ(get("/healthz").status, 400);
}

TEST_F(HttpRulesTest, EncryptedItKnowsEncryptedOriginsOnly) {
    request.scheme = Scheme::https;
    EXPECT_EQ(status_for_origin("https://localhost:8470"), 200);
    EXPECT_EQ(status_for_origin("http://localhost:8470"), 403) << "may have been changed";
    EXPECT_EQ(status_for_origin("https://localhost"), 403) << "port 443 is another port";
    EXPECT_EQ(status_for_origin("https://evil.example:8470"), 403);
    request.hosts = {"localhost"};
    EXPECT_EQ(status_for_origin("https://localhost:443"), 200);
    EXPECT_EQ(status_for_origin("https://localhost:80"), 403);
}

TEST_F(HttpRulesTest, OnlyReadingIsPossible) {
    request.method = "HEAD";
    EXPECT_EQ(get("/healthz").status, 200);
    request.method = "POST";
    const auto answer = get("/healthz");
    EXPECT_EQ(answer.status, 405);
    EXPECT_EQ(header(answer, "Allow"), "GET, HEAD");
}

TEST_F(HttpRulesTest, WhatTheServerSaysOfItselfIsPlainTextUnderTheSameRules) {
    const auto answer = get("/healthz");
    EXPECT_EQ(answer.text, "ready\n");
    EXPECT_EQ(header(answer, "Content-Type"), "text/plain; charset=utf-8");
    EXPECT_EQ(get("/metrics").status, 503);
    EXPECT_EQ(get("/metrics?x=1").text, "plenaria_health 2\n");
    EXPECT_EQ(get("/healthz/").status, 404);
    EXPECT_EQ(status_for_origin("http://evil.example"), 403);
}

TEST_F(HttpRulesTest, DisplayPageIgnoresItsQuery) {
    const auto answer = get("/display?room=plenary&view=floor");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(header(answer, "Content-Type"), "text/html; charset=utf-8");
    EXPECT_EQ(answer.bytes.data(), page_bytes.data());
    EXPECT_EQ(header(answer, "Cache-Control"), "no-cache");
    EXPECT_EQ(header(answer, "X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(header(answer, "Referrer-Policy"), "no-referrer");
    EXPECT_EQ(header(answer, "Content-Security-Policy"),
              "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
              "font-src 'self'; connect-src 'self'; base-uri 'none'; frame-ancestors 'self'")
        << "nothing inline, nothing from elsewhere";
}

/// What such a policy does not let run or paint, in a page of ours.
std::vector<std::string> inline_code_in(const std::string& page) {
    std::vector<std::string> found;
    for (const char* pattern :
         {R"(<style)", R"(\sstyle\s*=)", R"(\son[a-z]+\s*=)", R"(javascript:)",
          R"(<script(?![^>]*\ssrc\s*=)[^>]*>)", R"(<script[^>]*>\s*[^<\s])",
          R"((src|href)\s*=\s*["']?([a-z]+:)?//)"}) {
        std::smatch at;
        if (std::regex_search(page, at, std::regex{pattern, std::regex::icase})) {
            found.push_back(at.str());
        }
    }
    return found;
}

TEST(HttpPagesTest, NoneOfOursHoldsWhatItsOwnPolicyForbids) {
    for (const char* bad :
         {"<style>a{}</style>", "<p style='x'>", "<a onclick=\"x()\">", "<a href=\"javascript:x\">",
          "<script>x()</script>", "<script type=\"module\">", "<script src=\"/a.js\">x()</script>",
          "<script src=\"https://a.example/a.js\"></script>", "<img src=//a.example/a.png>"}) {
        EXPECT_FALSE(inline_code_in(bad).empty()) << bad;
    }
    int pages = 0;
    const std::filesystem::path folder{PLENARIA_SOURCE_DIR "/display/web"};
    for (const auto& entry : std::filesystem::directory_iterator{folder}) {
        if (entry.path().extension() == ".html") {
            ++pages;
            std::ifstream in{entry.path()};
            const std::string page{std::istreambuf_iterator<char>{in}, {}};
            EXPECT_EQ(inline_code_in(page), std::vector<std::string>{}) << entry.path();
        }
    }
    EXPECT_GT(pages, 0);
}

TEST_F(HttpRulesTest, KnownPageIsNotSentAgain) {
    const std::string tag = header(get("/display"), "ETag");
    ASSERT_GT(tag.size(), 2U);
    request.if_none_match = tag;
    const auto answer = get("/display");
    EXPECT_EQ(answer.status, 304);
    EXPECT_TRUE(answer.bytes.empty());
    request.if_none_match = "\"other\"";
    EXPECT_EQ(get("/display").status, 200);
}

TEST_F(HttpRulesTest, RootLeadsToTheDisplay) {
    const auto answer = get("/");
    EXPECT_EQ(answer.status, 302);
    EXPECT_EQ(header(answer, "Location"), "/display");
}

TEST_F(HttpRulesTest, UnknownPageIsNotFoundInBothLanguages) {
    const auto answer = get("/../etc/passwd");
    EXPECT_EQ(answer.status, 404);
    EXPECT_NE(answer.text.find("no existe"), std::string::npos);
    EXPECT_NE(answer.text.find("does not exist"), std::string::npos);
}

TEST_F(HttpRulesTest, StoredDocumentsAreThoseThatTheLookupKnows) {
    std::vector<std::string> asked;
    HttpRules documents{{}, lookup, [&](std::string_view name) {
                            asked.emplace_back(name);
                            return name == "acta.pdf" ? std::optional<std::string>("/data/acta.pdf")
                                                      : std::nullopt;
                        }};
    const auto answer = [&](std::string_view target) {
        HttpRequest wanted;
        wanted.method = "GET";
        wanted.target = target;
        wanted.hosts = {"localhost:8470"};
        return *documents.answer(wanted);
    };
    const HttpAnswer found = answer("/documents/acta.pdf?download");
    EXPECT_EQ(found.status, 200);
    EXPECT_EQ(found.file, "/data/acta.pdf");
    EXPECT_EQ(header(found, "Content-Type"), "application/pdf");
    EXPECT_EQ(header(found, "Cache-Control"), "no-store");
    EXPECT_EQ(answer("/documents/otra.pdf").status, 404);

    // Nothing that could lead to another folder is even asked for.
    asked.clear();
    for (const char* target :
         {"/documents/", "/documents/../console.token", "/documents/a/b.pdf", "/documents/.hidden",
          "/documents/..%2fconsole.token", "/documents/a%00.pdf", "/documents/a\\b"}) {
        EXPECT_EQ(answer(target).status, 404) << target;
    }
    EXPECT_TRUE(asked.empty());
}

TEST_F(HttpRulesTest, UpgradeNeedsTheSubprotocol) {
    EXPECT_EQ(get("/ws").status, 400);
    request.upgrade = true;
    EXPECT_EQ(get("/ws").status, 400);
    request.offers_subprotocol = true;
    request.target = "/ws";
    EXPECT_FALSE(rules.answer(request).has_value());
    EXPECT_TRUE(HttpRules::asks_for_socket(request));
    request.origins = {"http://evil.example"};
    EXPECT_EQ(get("/ws").status, 403);
}

TEST_F(HttpRulesTest, UpgradeElsewhereIsJustAPage) {
    request.upgrade = true;
    request.offers_subprotocol = true;
    EXPECT_EQ(get("/display").status, 200);
    EXPECT_FALSE(HttpRules::asks_for_socket(request));
}

}  // namespace
}  // namespace plenaria::transport::http_rules_test
