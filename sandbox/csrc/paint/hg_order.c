#include "hg_order.h"

#include "hg_board.h"
#include "hg_create.h"
#include "hg_edit.h"
#include "hg_replace.h"

static const char *replace(const struct hg_order *order, struct hg_buffer *png, int *width,
                           int *height)
{
  struct hg_replace_job job = {.source = order->source,
                               .mask = order->mask,
                               .source_length = order->source_length,
                               .mask_length = order->mask_length,
                               .prompt = order->words,
                               .give_up = order->give_up};
  return hg_replace_run(&job, png, width, height);
}

static const char *edit(const struct hg_order *order, struct hg_buffer *png, int *width,
                        int *height)
{
  struct hg_edit_job job = {.source = order->source,
                            .source_length = order->source_length,
                            .prompt = order->words,
                            .model = order->choice,
                            .give_up = order->give_up};
  return hg_edit_run(&job, png, width, height);
}

static const char *create(const struct hg_order *order, struct hg_buffer *png, int *width,
                          int *height)
{
  struct hg_create_job job = {.source = order->source,
                              .mask = order->mask,
                              .source_length = order->source_length,
                              .mask_length = order->mask_length,
                              .outdoors = order->kind == HG_ORDER_CREATE_EXTERIOR,
                              .room_type = order->choice,
                              .theme = order->theme,
                              .variation = order->variation,
                              .give_up = order->give_up};
  return hg_create_run(&job, png, width, height);
}

const char *hg_order_run(const struct hg_order *order, struct hg_buffer *png, int *width,
                         int *height)
{
  struct hg_board_job board = {.fields = order->words, .give_up = order->give_up};
  switch (order->kind) {
  case HG_ORDER_SMART_REPLACE:
    return replace(order, png, width, height);
  case HG_ORDER_MAGIC_EDITOR:
    return edit(order, png, width, height);
  case HG_ORDER_CREATE_ROOM:
  case HG_ORDER_CREATE_EXTERIOR:
    return create(order, png, width, height);
  case HG_ORDER_HOUSE_PLAN:
    return hg_board_run(&board, png, width, height);
  }
  return "no such kind of picture";
}
