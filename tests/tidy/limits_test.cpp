#include "tests/tidy/limits.hpp"

#include <gmock/gmock.h>

namespace plenaria::tidy::limits_test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::string repeated(std::string_view line, std::size_t times) {
    std::string text;
    for (std::size_t i = 0; i < times; ++i) {
        text += line;
    }
    return text;
}

TEST(Limits, NoFileIsTooLong) {
    EXPECT_THAT(check_file_lengths(this_tree()), IsEmpty())
        << joined(check_file_lengths(this_tree()));
}

TEST(Limits, NoLineIsTooLong) {
    EXPECT_THAT(check_line_lengths(this_tree()), IsEmpty())
        << joined(check_line_lengths(this_tree()));
}

TEST(Limits, NoFunctionIsTooLong) {
    EXPECT_THAT(check_function_lengths(this_tree()), IsEmpty())
        << joined(check_function_lengths(this_tree()));
}

TEST(LimitsScanner, FindsALongFile) {
    EXPECT_THAT(check_file_lengths({{"a.cpp", repeated("\n", 500)}}), IsEmpty());
    EXPECT_THAT(check_file_lengths({{"a.cpp", repeated("\n", 501)}}), SizeIs(1));
    EXPECT_THAT(check_file_lengths({{"a.mjs", repeated("\n", 501)}}), SizeIs(1));
    EXPECT_THAT(check_file_lengths({{"a.json", repeated("\n", 501)}}), IsEmpty());
}

TEST(LimitsScanner, CountsCharactersNotBytes) {
    EXPECT_THAT(check_line_lengths({{"a.hpp", repeated("ñ", 100)}}), IsEmpty());
    EXPECT_THAT(check_line_lengths({{"a.hpp", "\n" + repeated("ñ", 101)}}),
                ElementsAre("a.hpp:2: 101 columns"));
}

TEST(LimitsScanner, FindsALongFunction) {
    const std::string body = repeated("    x();\n", 69);
    EXPECT_THAT(check_function_lengths({{"a.cpp", "void f() {\n" + body + "}\n"}}), SizeIs(1));
    EXPECT_THAT(check_function_lengths({{"a.cpp", "void f() {\n" + body.substr(9) + "}\n"}}),
                IsEmpty());
    EXPECT_THAT(check_function_lengths({{"a.js", "function f() {\n" + body + "}\n"}}), SizeIs(1));
}

TEST(LimitsScanner, FindsALongMethodWithInitialisersInANamespace) {
    const std::string text =
        "namespace a::b {\nclass C final : public D<int()> {\npublic:\n"
        "    C(int x)\n        : D{x}, b_{2} {\n" +
        repeated("        x();\n", 70) + "    }\n    int b_{3};\n};\n}\n";
    EXPECT_THAT(check_function_lengths({{"a.cpp", text}}),
                ElementsAre(HasSubstr("a.cpp:4: 73 lines: C(int x)")));
}

TEST(LimitsScanner, FindsLongTemplatesOperatorsTestsAndOverrides) {
    const std::string body = repeated("    x();\n", 70);
    for (const std::string head : {"template <class T = S<1>>\nauto f(T t) -> std::vector<T> {\n",
                                   "bool operator==(const A& a, const B& b) {\n",
                                   "TEST(Suite, Name) {\n", "S f() const noexcept override {\n"}) {
        EXPECT_THAT(check_function_lengths({{"a.cpp", head + body + "}\nint y;\n"}}), SizeIs(1))
            << head;
    }
}

TEST(LimitsScanner, FindsALongNamedLambda) {
    const std::string text = "const auto f = [](int a) {\n" + repeated("    x();\n", 70) + "};\n";
    EXPECT_THAT(check_function_lengths({{"a.cpp", text}}), SizeIs(1));
}

TEST(LimitsScanner, LongTablesAndScopesAreNoFunctions) {
    const std::string rows = repeated("    {f(1), 2},\n", 100);
    EXPECT_THAT(check_function_lengths({{"a.cpp", "constexpr T t{g(), {\n" + rows + "}};\n"}}),
                IsEmpty());
    EXPECT_THAT(check_function_lengths({{"a.cpp", "const T t = make({\n" + rows + "});\n"}}),
                IsEmpty());
    EXPECT_THAT(
        check_function_lengths(
            {{"a.cpp", "struct S {\n" + repeated("    int f() { return 1; }\n", 90) + "};"}}),
        IsEmpty());
}

TEST(LimitsScanner, BracesInStringsCommentsAndMacrosDoNotCount) {
    const std::string text =
        "#define OPEN {\nvoid f() {\n    // {\n    g(\"{\", '{', R\"({{)\");\n}\n" +
        repeated("int x = 1'000;\n", 80) + "void h() {\n}\n";
    EXPECT_THAT(cpp_functions(text), SizeIs(2));
    EXPECT_THAT(check_function_lengths({{"a.cpp", text}}), IsEmpty());
}

TEST(LimitsScanner, RowsOfMacrosAreNotPartOfTheFunctionAfterThem) {
    const std::string rows = repeated("NAMES(A, {b, 1}, {c, 2})\n", 80);
    EXPECT_THAT(check_function_lengths({{"a.cpp", rows + "int f() {\n    return 1;\n}\n"}}),
                IsEmpty());
    EXPECT_THAT(cpp_functions(rows + "int f() {\n    return 1;\n}\n"), SizeIs(1));
}

TEST(LimitsScanner, SeesJavaScriptsKindsOfFunctions) {
    EXPECT_THAT(js_functions("function f(a) {\n}\nconst g = (a) => {\n};\nclass C { m(x) {\n} }"),
                SizeIs(3));
    EXPECT_THAT(
        js_functions("if (a) {\n}\nfor (const b of c) {\n} while (d) {}\nconst e = {a: 1};"),
        IsEmpty());
    EXPECT_THAT(js_functions("const r = /[{/]{2}/; const t = `{${a}{`; f(() => { g('}'); });"),
                SizeIs(1));
}

}  // namespace
}  // namespace plenaria::tidy::limits_test
