#include "hg_mask.h"
#include "hg_test.h"

static void fill(struct hg_picture *picture, int left, int top, int right, int bottom, int gray,
                 int alpha)
{
  for (int y = top; y < bottom; y++) {
    for (int x = left; x < right; x++) {
      uint8_t *pixel = hg_picture_at(picture, x, y);
      pixel[0] = pixel[1] = pixel[2] = (uint8_t)gray;
      pixel[3] = (uint8_t)alpha;
    }
  }
}

static struct hg_picture white(int width, int height)
{
  struct hg_picture picture;
  HG_CHECK(hg_picture_init(&picture, width, height));
  fill(&picture, 0, 0, width, height, 255, 255);
  return picture;
}

static void test_threshold(void)
{
  struct hg_picture picture = white(6, 1);
  struct hg_mask mask;
  fill(&picture, 0, 0, 1, 1, 0, 255);
  fill(&picture, 1, 0, 2, 1, 127, 255);
  fill(&picture, 2, 0, 3, 1, 128, 255);
  fill(&picture, 3, 0, 4, 1, 0, 127); /* transparent: nothing was painted there */
  fill(&picture, 4, 0, 5, 1, 0, 128);
  HG_CHECK(hg_mask_read(&mask, &picture) == NULL);
  HG_CHECK(mask.count == 3);
  HG_CHECK(hg_mask_depth(&mask, 0, 0) > 0 && hg_mask_depth(&mask, 1, 0) > 0);
  HG_CHECK(hg_mask_depth(&mask, 2, 0) == 0 && hg_mask_depth(&mask, 3, 0) == 0);
  HG_CHECK(hg_mask_depth(&mask, 4, 0) > 0 && hg_mask_depth(&mask, 5, 0) == 0);
  hg_mask_free(&mask);
  hg_mask_free(&mask);
  hg_picture_free(&picture);
}

static void test_nothing_black(void)
{
  struct hg_picture picture = white(5, 5);
  struct hg_mask mask;
  HG_CHECK_TEXT(hg_mask_read(&mask, &picture), "the mask has no black area");
  HG_CHECK(mask.depth == NULL);
  hg_picture_free(&picture);
}

static bool is_area(const struct hg_box_area *area, int left, int top, int right, int bottom)
{
  return area->left == left && area->top == top && area->right == right && area->bottom == bottom;
}

static void test_areas(void)
{
  struct hg_picture picture = white(60, 40);
  struct hg_mask mask;
  fill(&picture, 2, 3, 8, 6, 0, 255);
  fill(&picture, 20, 10, 50, 14, 0, 255); /* an L and its foot: one area */
  fill(&picture, 20, 14, 24, 36, 0, 255);
  fill(&picture, 55, 30, 60, 40, 0, 255);
  HG_CHECK(hg_mask_read(&mask, &picture) == NULL);
  HG_CHECK(is_area(&mask.area, 2, 3, 60, 40));
  HG_CHECK(is_area(&mask.main, 20, 10, 50, 36));
  hg_mask_free(&mask);
  hg_picture_free(&picture);
}

/* A U: two arms that meet only at the bottom are one area. */
static void test_joined_later(void)
{
  struct hg_picture picture = white(30, 30);
  struct hg_mask mask;
  fill(&picture, 2, 2, 6, 28, 0, 255);
  fill(&picture, 20, 5, 24, 28, 0, 255);
  fill(&picture, 2, 26, 24, 28, 0, 255);
  HG_CHECK(hg_mask_read(&mask, &picture) == NULL);
  HG_CHECK(is_area(&mask.main, 2, 2, 24, 28));
  hg_mask_free(&mask);
  hg_picture_free(&picture);
}

static void test_cover(void)
{
  struct hg_picture picture = white(40, 40);
  struct hg_mask mask;
  fill(&picture, 10, 10, 40, 40, 0, 255);
  HG_CHECK(hg_mask_read(&mask, &picture) == NULL);
  HG_CHECK(hg_mask_cover(&mask, 9, 20, 3) == 0);
  float first = hg_mask_cover(&mask, 10, 20, 3), second = hg_mask_cover(&mask, 11, 20, 3);
  HG_CHECK(first > 0 && first < second && second < 1);
  HG_CHECK(hg_mask_cover(&mask, 25, 25, 3) == 1);
  HG_CHECK(hg_mask_cover(&mask, 39, 39, 3) == 1); /* the picture's border is no edge */
  hg_mask_free(&mask);
  hg_picture_free(&picture);
}

static void test_all_black(void)
{
  struct hg_picture picture = white(300, 3);
  struct hg_mask mask;
  fill(&picture, 0, 0, 300, 3, 0, 255);
  HG_CHECK(hg_mask_read(&mask, &picture) == NULL);
  HG_CHECK(mask.count == 900 && hg_mask_cover(&mask, 0, 0, 4) == 1);
  hg_mask_free(&mask);
  hg_picture_free(&picture);
}

static void test_dust(void)
{
  struct hg_picture picture = white(200, 200);
  struct hg_mask mask;
  for (int y = 0; y < 200; y++) {
    for (int x = y & 1; x < 200; x += 2)
      fill(&picture, x, y, x + 1, y + 1, 0, 255);
  }
  HG_CHECK(hg_mask_read(&mask, &picture) == NULL);
  HG_CHECK(mask.count == 20000 && is_area(&mask.area, 0, 0, 200, 200));
  hg_mask_free(&mask);
  hg_picture_free(&picture);
}

int main(void)
{
  HG_RUN(test_threshold);
  HG_RUN(test_nothing_black);
  HG_RUN(test_areas);
  HG_RUN(test_joined_later);
  HG_RUN(test_cover);
  HG_RUN(test_all_black);
  HG_RUN(test_dust);
  return hg_test_report("render_mask");
}
