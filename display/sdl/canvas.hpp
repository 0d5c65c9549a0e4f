// A surface measured in design units: 1/1080 of the height, so that one layout serves 720p and 4K.
// Everything is drawn by the processor into memory: once a second that is cheap, and pictures are
// the same bytes on every machine. Single-threaded.
#pragma once

#include <SDL.h>
#include <SDL_ttf.h>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "display/sdl/qr_code.hpp"

namespace plenaria::display {

/// 0xRRGGBB; everything on a screen is opaque.
struct Colour {
    std::uint32_t rgb = 0;
};

/// In design units.
struct Box {
    double x = 0;
    double y = 0;
    double w = 0;
    double h = 0;
};

enum class Face { regular, medium, semibold, bold, display_semibold, icons };
enum class Align { left, centre, right };

/// Fonts and flags of one folder (`<build>/assets`). Owns what it loads; `TTF_Init` must have been
/// called before and `TTF_Quit` be called after its life.
class Resources {
public:
    /// Nothing where the folder lacks a font.
    [[nodiscard]] static std::unique_ptr<Resources> open(const std::string& folder);
    /// The file of the first font that cannot be read there; empty where all can.
    [[nodiscard]] static std::string unreadable_font(const std::string& folder);
    /// The first of the files that `fallback` takes that cannot be read; empty where all can. The
    /// screen goes on without it, but letters that Inter lacks are boxes.
    [[nodiscard]] std::string unreadable_fallback();

    /// The font at a size in pixels. Valid until the next call.
    [[nodiscard]] TTF_Font* font(Face face, int pixels);
    /// Noto in place of Inter, for strings with letters that Inter lacks.
    [[nodiscard]] TTF_Font* fallback(Face face, int pixels);
    /// The flag of an ISO code, box-filtered to exactly that size with round corners; null where
    /// there is none. Valid until the next call.
    [[nodiscard]] SDL_Surface* flag(const std::string& code, int width, int height, int radius);
    /// Drops everything that was drawn with: which letters and flags those were is told by nothing.
    void forget();
    struct Kept {
        std::size_t fonts = 0;
        std::size_t flags = 0;
        friend bool operator==(const Kept&, const Kept&) = default;
    };
    /// How much of what was drawn with is in memory now.
    [[nodiscard]] Kept kept() const { return {fonts_.size(), flags_.size()}; }

private:
    struct FontCloser {
        void operator()(TTF_Font* font) const { TTF_CloseFont(font); }
    };
    struct SurfaceCloser {
        void operator()(SDL_Surface* surface) const { SDL_FreeSurface(surface); }
    };
    using FontPointer = std::unique_ptr<TTF_Font, FontCloser>;
    using SurfacePointer = std::unique_ptr<SDL_Surface, SurfaceCloser>;

    explicit Resources(std::string folder) : folder_(std::move(folder)) {}
    [[nodiscard]] std::string unreadable_font();
    [[nodiscard]] std::string path_of(const std::string& font) const {
        return folder_ + "/fonts/" + font;
    }
    TTF_Font* font_of(const std::string& file, int pixels);

    std::string folder_;
    std::map<std::pair<std::string, int>, FontPointer> fonts_;
    std::map<std::tuple<std::string, int, int>, SurfacePointer> flags_;
};

struct TextStyle {
    Face face = Face::regular;
    double size = 24;  ///< of the em, in design units
    Colour colour;
    bool tabular = false;  ///< digits of one width: a running clock must not jitter
};

class Canvas {
public:
    /// Draws into `target` (32 bits a pixel), everything moved by `shift` pixels (burn-in).
    Canvas(SDL_Surface& target, Resources& resources, SDL_Point shift);

    /// The surface's size in design units; 1920 × 1080 at 16:9, never narrower than 1920.
    [[nodiscard]] double width() const { return width_; }
    [[nodiscard]] double height() const { return height_; }

    void fill(Colour colour);
    /// Diagonal bands of two colours over everything.
    void hatch(Colour one, Colour other, double band);
    /// The same within `box`.
    void hatch(const Box& box, Colour one, Colour other, double band);
    /// From now on everything but `fill` and `hatch` of the whole begins lower by `units`, and the
    /// height is less by as much; negative: higher again.
    void lower(double units);
    void panel(const Box& box, double radius, Colour colour);
    /// The flag, or `code` on a tile of `tile` where there is no picture.
    void flag(const Box& box, const std::string& iso, std::string_view code, Colour tile,
              Colour ink);

    /// The code on white with its quiet zone, as large as whole pixels allow within `box`.
    void qr(const Box& box, const QrCode& code);

    [[nodiscard]] double text_width(const TextStyle& style, std::string_view text);
    /// Draws one line in a line box whose top is `y`; `x` is its left end, centre or right end.
    void text(double x, double y, const TextStyle& style, std::string_view text,
              Align align = Align::left);
    /// The smallest text drawn so far, icons apart; infinite before the first.
    [[nodiscard]] double smallest_text() const { return smallest_text_; }
    /// Height of a line box.
    [[nodiscard]] static double line_height(const TextStyle& style) { return style.size * 1.25; }
    /// `style` made smaller, not below `smallest`, until `text` fits into `width`.
    [[nodiscard]] TextStyle fitted(TextStyle style, double smallest, std::string_view text,
                                   double width);
    /// `text` in lines no wider than `width`, broken between words.
    [[nodiscard]] std::vector<std::string> wrapped(const TextStyle& style, std::string_view text,
                                                   double width);

private:
    [[nodiscard]] int pixels(double units) const;
    [[nodiscard]] TTF_Font* font_for(const TextStyle& style, std::string_view text);
    void hatch_rows(const SDL_Rect& at, Colour one, Colour other, double band);
    void blend(int x, int y, Colour colour, double coverage);

    SDL_Surface* target_;
    Resources* resources_;
    SDL_Point shift_;
    double unit_ = 1;
    double width_ = 0;
    double height_ = 0;
    double smallest_text_ = std::numeric_limits<double>::infinity();
};

/// `text` with each digit replaced by the font's digit of one width (U+E071 and following in
/// Debian's Inter).
[[nodiscard]] std::string with_tabular_digits(std::string_view text);

}  // namespace plenaria::display
