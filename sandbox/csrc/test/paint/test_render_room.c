#include <math.h>

#include "hg_fill.h"
#include "hg_room.h"
#include "hg_test.h"

#define WIDTH 600
#define HEIGHT 420

/* A room as a box: the eye at (280, 200), the far wall from (180, 130) to (400, 280). */
static const struct hg_room box = {.eye_x = 280,
                                   .eye_y = 200,
                                   .left = 180,
                                   .right = 400,
                                   .top = 130,
                                   .bottom = 280,
                                   .meter = 60,
                                   .depth = 7.5,
                                   .confidence = 1};

static void paint_room(struct hg_picture *picture)
{
  static const uint8_t tones[HG_PLANE_COUNT] = {150, 100, 235, 180, 205};
  HG_CHECK(hg_picture_init(picture, WIDTH, HEIGHT));
  for (int y = 0; y < HEIGHT; y++) {
    for (int x = 0; x < WIDTH; x++) {
      uint8_t tone = tones[hg_room_plane(&box, x + 0.5, y + 0.5)],
              *pixel = hg_picture_at(picture, x, y);
      pixel[0] = pixel[1] = pixel[2] = tone;
      pixel[3] = 255;
    }
  }
}

static bool is_near(double got, double want, double slack)
{
  if (fabs(got - want) > slack)
    fprintf(stderr, "  got %.1f, wanted %.1f\n", got, want);
  return fabs(got - want) <= slack;
}

static void test_find(void)
{
  struct hg_picture picture;
  paint_room(&picture);
  struct hg_room room = hg_room_find(&picture);
  HG_CHECK(room.confidence > 0.4);
  HG_CHECK(is_near(room.eye_x, box.eye_x, 12) && is_near(room.eye_y, box.eye_y, 12));
  HG_CHECK(is_near(room.left, box.left, 8) && is_near(room.right, box.right, 8));
  HG_CHECK(is_near(room.top, box.top, 8) && is_near(room.bottom, box.bottom, 8));
  hg_picture_free(&picture);
}

static void test_nothing_to_find(void)
{
  static const int sizes[][2] = {{1, 1}, {1, 500}, {500, 1}, {8, 8}, {640, 480}};
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
    struct hg_picture picture;
    HG_CHECK(hg_picture_init(&picture, sizes[i][0], sizes[i][1]));
    struct hg_room room = hg_room_find(&picture);
    HG_CHECK(room.confidence <= 0 && room.meter > 0 && room.depth > 0 && room.eye_y < room.bottom);
    hg_picture_free(&picture);
  }
}

static void test_planes(void)
{
  HG_CHECK(hg_room_plane(&box, 280, 200) == HG_PLANE_BACK);
  HG_CHECK(hg_room_plane(&box, 280, 400) == HG_PLANE_FLOOR);
  HG_CHECK(hg_room_plane(&box, 280, 10) == HG_PLANE_CEILING);
  HG_CHECK(hg_room_plane(&box, 10, 200) == HG_PLANE_LEFT);
  HG_CHECK(hg_room_plane(&box, 590, 200) == HG_PLANE_RIGHT);
  double fit;
  HG_CHECK(hg_room_plane_among(&box, 1U << HG_PLANE_FLOOR, 280, 270, &fit) == HG_PLANE_FLOOR);
  HG_CHECK(fit > 0.8 && fit < 1);
}

/* Planes join without a step, and nearer things are larger. */
static void test_spots(void)
{
  struct hg_spot wall = hg_room_spot(&box, HG_PLANE_BACK, 300, 280);
  struct hg_spot floor = hg_room_spot(&box, HG_PLANE_FLOOR, 300, 280);
  HG_CHECK(is_near(wall.u, floor.u, 1e-6) && is_near(floor.v, box.depth, 1e-6));
  struct hg_spot near = hg_room_spot(&box, HG_PLANE_FLOOR, 300, 400);
  HG_CHECK(near.v < floor.v && near.pixel_u < floor.pixel_u && near.pixel_v < floor.pixel_v);
}

static struct hg_mask mask_of(int left, int top, int right, int bottom)
{
  struct hg_picture picture;
  struct hg_mask mask;
  HG_CHECK(hg_picture_init(&picture, WIDTH, HEIGHT));
  for (int y = top; y < bottom; y++) {
    for (int x = left; x < right; x++)
      hg_picture_at(&picture, x, y)[3] = 255;
  }
  HG_CHECK(hg_mask_read(&mask, &picture) == NULL);
  hg_picture_free(&picture);
  return mask;
}

/* A red thing before the wall goes, wall and floor close behind it; outside nothing changes. */
static void test_fill(void)
{
  struct hg_picture picture, result;
  struct hg_mask mask = mask_of(230, 190, 340, 310);
  paint_room(&picture);
  for (int y = 200; y < 300; y++) {
    for (int x = 245; x < 325; x++) {
      hg_picture_at(&picture, x, y)[0] = 200;
      hg_picture_at(&picture, x, y)[1] = hg_picture_at(&picture, x, y)[2] = 20;
    }
  }
  HG_CHECK(hg_picture_copy(&result, &picture));
  HG_CHECK(hg_fill_background(&result, &picture, &mask, &box, false));
  HG_CHECK(is_near(hg_picture_at(&result, 285, 240)[1], 150, 8));
  HG_CHECK(is_near(hg_picture_at(&result, 285, 240)[0], 150, 8));
  HG_CHECK(is_near(hg_picture_at(&result, 285, 298)[0], 100, 12));
  int changed = 0;
  for (int i = 0; i < WIDTH * HEIGHT; i++)
    changed += mask.depth[i] == 0 && memcmp(picture.rgba + i * 4, result.rgba + i * 4, 4) != 0;
  HG_CHECK(changed == 0);
  hg_picture_free(&result);
  hg_picture_free(&picture);
  hg_mask_free(&mask);
}

/* Where nothing stood the source stays, a window that the mask cuts included. */
static void test_fill_keeps_background(void)
{
  struct hg_picture picture, result;
  struct hg_mask mask = mask_of(200, 180, 380, 330);
  paint_room(&picture);
  for (int y = 145; y < 215; y++) {
    for (int x = 260; x < 330; x++)
      memset(hg_picture_at(&picture, x, y), 250, 3);
  }
  HG_CHECK(hg_picture_copy(&result, &picture));
  HG_CHECK(hg_fill_background(&result, &picture, &mask, &box, false));
  HG_CHECK(memcmp(picture.rgba, result.rgba, WIDTH * HEIGHT * 4) == 0);
  hg_picture_free(&result);
  hg_picture_free(&picture);
  hg_mask_free(&mask);
}

static void test_fill_everything(void)
{
  struct hg_picture picture, result;
  struct hg_mask mask = mask_of(0, 0, WIDTH, HEIGHT);
  paint_room(&picture);
  HG_CHECK(hg_picture_copy(&result, &picture));
  HG_CHECK(hg_fill_background(&result, &picture, &mask, &box, true));
  hg_picture_free(&result);
  hg_picture_free(&picture);
  hg_mask_free(&mask);
}

int main(void)
{
  HG_RUN(test_find);
  HG_RUN(test_nothing_to_find);
  HG_RUN(test_planes);
  HG_RUN(test_spots);
  HG_RUN(test_fill);
  HG_RUN(test_fill_keeps_background);
  HG_RUN(test_fill_everything);
  return hg_test_report("render_room");
}
