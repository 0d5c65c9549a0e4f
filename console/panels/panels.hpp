// One function per area of the console: it draws a model and reports what was pressed, nothing
// else. `box` is in pixels of the window.
#pragma once

#include <optional>

#include "console/core/model.hpp"
#include "console/panels/canvas.hpp"

namespace plenaria::console {

void draw_header(Canvas& canvas, const Box& box, const HeaderModel& model);
/// `undo`: what of it, and of the gap above it, is taken; the last keys give way to that.
void draw_footer(Canvas& canvas, const Box& box, const FooterModel& model,
                 const std::optional<Box>& undo);
void draw_welcome(Canvas& canvas, const Box& box, const WelcomeModel& model);
/// Where it is said what undo does: in the footer between the keys and the status, which gives way
/// on a narrow glass. The first keys keep their places.
[[nodiscard]] Box undo_box(const Canvas& canvas, const Box& viewport, const FooterModel& footer,
                           const UndoModel& model);
/// What undo does, in a window of its own.
void draw_undo(Canvas& canvas, const Box& box, const UndoModel& model);
/// Messages above `bottom`, the newest lowest, in a window of their own that takes no clicks.
void draw_toasts(Canvas& canvas, const Box& viewport, float bottom,
                 const std::vector<ToastModel>& toasts);

void draw_rail(Canvas& canvas, const Box& box, const RailModel& model);
/// The card that asks before doors open again, in a window of its own; the rest stays in use.
void draw_reopening(Canvas& canvas, const Box& box, const ReopeningModel& model);
/// The height of that card.
[[nodiscard]] float reopening_height(const Canvas& canvas, const ReopeningModel& model);

void draw_agenda(Canvas& canvas, const Box& box, const AgendaModel& model);
void draw_record(Canvas& canvas, const Box& box, const RecordModel& model);
void draw_floor(Canvas& canvas, const Box& box, const FloorModel& model);
void draw_queue(Canvas& canvas, const Box& box, const QueueModel& model);
void draw_interpretation(Canvas& canvas, const Box& box, const InterpretationModel& model);
[[nodiscard]] float interpretation_height(const Canvas& canvas, const InterpretationModel& model);
void draw_displays(Canvas& canvas, const Box& box, const DisplaysModel& model);

/// What the lower part of the centre shows: its tabs, and a sheet instead of the speakers' list.
void draw_tabs(Canvas& canvas, const Box& box, const std::vector<ButtonModel>& tabs);
/// `focus`: a field of the sheet that asks for the keyboard gets it as the sheet opens.
void draw_sheet(Canvas& canvas, const Box& box, const SheetModel& model, bool focus);
void draw_side_room(Canvas& canvas, const Box& box, const SideRoomModel& model);
[[nodiscard]] float side_room_height(const Canvas& canvas);

/// The open popover over all of `viewport`; a click beside it closes it.
void draw_popover(Canvas& canvas, const Box& viewport, const PopoverModel& model);

}  // namespace plenaria::console
