#include "hg_noise.h"
#include "hg_texture_kinds.h"

#define HG_TWO_PI 6.2831853F

/* A board, and where in it the point lies: both in metres. */
struct board {
  float along, across; /* from the board's corner */
  float length, width;
  float pixel_along, pixel_across;
  uint32_t id;
};

/* How open the grain is, and how strongly growth rings show. */
struct grain {
  float rings, streaks, pores, knots, tones;
};

static struct grain grain_of(enum hg_material material)
{
  switch (material) {
  case HG_MATERIAL_WALNUT:
    return (struct grain){0.34F, 0.30F, 0.22F, 0.0F, 0.20F};
  case HG_MATERIAL_PINE:
    return (struct grain){0.26F, 0.14F, 0.05F, 1.0F, 0.11F};
  case HG_MATERIAL_MAHOGANY:
    return (struct grain){0.20F, 0.28F, 0.20F, 0.0F, 0.13F};
  default:
    return (struct grain){0.26F, 0.22F, 0.26F, 0.0F, 0.17F};
  }
}

/* Growth rings cut lengthwise: nested arches, bent and spaced unevenly by slow noise. */
static float rings(const struct board *board, uint32_t seed)
{
  float heart = board->width * (hg_random_at(1, 0, seed) * 1.4F - 0.2F);
  float x = board->across - heart, y = board->along * 0.05F;
  float bend = hg_noise(board->along * 0.9F, board->across * 6, seed + 3) * 0.014F;
  float radius = sqrtf(x * x + y * y * 0.35F + 0.0004F) + bend;
  float uneven = radius * 55 + 1.3F * hg_noise(radius * 26, 0.5F, seed + 4);
  float wave = 0.5F + 0.5F * sinf(uneven * HG_TWO_PI);
  float fades = 0.55F + 0.45F * hg_noise(board->along * 1.3F, board->across * 9, seed + 6);
  return wave * wave * fades * hg_detail(0.018F, board->pixel_across);
}

static float knots(const struct board *board, uint32_t seed)
{
  struct hg_cell cell = hg_noise_cell(board->along / 0.7F, board->across / 0.19F, 0.9F, seed);
  if (cell.id % 3 != 0)
    return 0;
  float dx = board->along - cell.center_x * 0.7F, dy = board->across - cell.center_y * 0.19F;
  float distance = sqrtf(dx * dx * 0.5F + dy * dy) / 0.014F;
  return expf(-distance * distance) + 0.35F * expf(-(distance - 1.6F) * (distance - 1.6F) * 4);
}

static struct hg_color board_color(const struct hg_texture *texture, const struct board *board)
{
  struct grain grain = grain_of(texture->material);
  uint32_t seed = texture->seed ^ board->id;
  float pixel = board->pixel_across;
  float start = board->along + hg_random_at(2, 0, seed) * 40;
  float streak = hg_noise_octaves(start * 3.2F, board->across * 110, 3, pixel * 110, seed + 5);
  float slow = hg_noise_octaves(start * 1.1F, board->across * 14, 2, pixel * 14, seed + 7);
  float pore = hg_noise(start * 16, board->across * 420, seed + 9) * hg_detail(0.003F, pixel);
  float dark = grain.rings * rings(board, seed) + grain.streaks * fmaxf(streak, -0.2F) * 0.9F -
               slow * 0.14F + grain.pores * fmaxf(pore - 0.18F, 0);
  dark += grain.knots * knots(board, seed) * 0.75F;
  float tone = 1 + grain.tones * (hg_random_at(3, 0, seed) * 2 - 1);
  float warm = 1 + 0.05F * (hg_random_at(4, 0, seed) * 2 - 1);
  struct hg_color color = hg_color_scale(texture->base, tone * fmaxf(1 - dark, 0.12F));
  color.r *= warm * (1 + dark * 0.12F);
  color.b /= warm * (1 + fmaxf(dark, 0) * 0.2F);
  return color;
}

/* The dark gap around a board and the slight bevel next to it. */
static struct hg_color with_joints(struct hg_color color, const struct board *board)
{
  float side = fminf(board->across, board->width - board->across);
  float end = fminf(board->along, board->length - board->along);
  float gap = hg_line_cover(side, 0.0013F, board->pixel_across);
  gap = fmaxf(gap, hg_line_cover(end, 0.0011F, board->pixel_along));
  float bevel = expf(-side / 0.003F) * hg_detail(0.006F, board->pixel_across);
  return hg_color_scale(color, (1 - 0.72F * gap) * (1 - 0.13F * bevel));
}

/* Boards in rows, each row shifted by its own amount. */
static struct board plank_at(float across, float along, float width, float length, uint32_t seed)
{
  int row = (int)floorf(across / width);
  float shifted = along + hg_random_at(row, 11, seed) * length;
  int column = (int)floorf(shifted / length);
  struct board board = {.length = length, .width = width};
  board.across = across - (float)row * width;
  board.along = shifted - (float)column * length;
  board.id = hg_hash_point(row, column, seed + 1);
  return board;
}

static int wrap(int value, int period)
{
  int rest = value % period;
  return rest < 0 ? rest + period : rest;
}

/* Short boards at right angles, turned by half a right angle: the classic herringbone. */
static struct board herringbone_at(float u, float v, uint32_t seed)
{
  const float width = 0.085F;
  const int ratio = 5;
  float x = (u + v) * 0.7071068F / width, y = (v - u) * 0.7071068F / width;
  int ix = (int)floorf(x), iy = (int)floorf(y), d = wrap(ix - iy, 2 * ratio);
  float fx = x - (float)ix, fy = y - (float)iy;
  struct board board = {.length = width * (float)ratio, .width = width};
  if (d < ratio) {
    board.along = ((float)d + fx) * width;
    board.across = fy * width;
    board.id = hg_hash_point(ix - d, iy, seed);
  } else {
    int start = 2 * ratio - 1 - d;
    board.along = ((float)start + fy) * width;
    board.across = fx * width;
    board.id = hg_hash_point(ix, iy - start, seed ^ 0x5bd1U);
  }
  return board;
}

struct hg_color hg_texture_wood(const struct hg_texture *texture, struct hg_point point)
{
  struct board board;
  float pixel = hg_footprint(point);
  if (texture->pattern == HG_PATTERN_HERRINGBONE) {
    board = herringbone_at(point.u, point.v, texture->seed);
    board.pixel_along = board.pixel_across = (point.pixel_u + point.pixel_v) * 0.6F;
  } else if (point.upright) {
    board = plank_at(point.u, point.v, 0.14F, 3.1F, texture->seed);
    board.pixel_across = point.pixel_u;
    board.pixel_along = point.pixel_v;
  } else {
    board = plank_at(point.u, point.v, 0.17F, 1.6F, texture->seed);
    board.pixel_across = point.pixel_u;
    board.pixel_along = pixel;
  }
  struct hg_color color = board_color(texture, &board);
  return with_joints(color, &board);
}

static struct hg_color bamboo(const struct hg_texture *texture, struct hg_point point)
{
  float across = point.upright ? point.u : point.v, along = point.upright ? point.v : point.u;
  float pixel = point.upright ? point.pixel_u : point.pixel_v;
  struct board cane = plank_at(across, along, 0.045F, 0.42F, texture->seed);
  float t = cane.across / cane.width * 2 - 1;
  float round = sqrtf(fmaxf(1 - t * t * 0.92F, 0));
  float node = expf(-fminf(cane.along, cane.length - cane.along) / 0.006F);
  float streak = hg_noise_octaves(along * 4, across * 160, 2, pixel * 160, texture->seed ^ cane.id);
  float tone = 0.86F + 0.28F * hg_random_at(0, 5, texture->seed ^ cane.id);
  float light = (0.35F + 0.75F * round) * tone * (1 - 0.45F * node) * (1 + 0.12F * streak);
  float keep = hg_detail(0.045F, pixel);
  return hg_color_scale(texture->base, 0.85F + (light - 0.85F) * keep);
}

/* Flat canes over and under each other, two by two. */
static struct hg_color rattan(const struct hg_texture *texture, struct hg_point point)
{
  const float size = 0.012F;
  float x = point.u / size, y = point.v / size, keep = hg_detail(size * 2, hg_footprint(point));
  int ix = (int)floorf(x), iy = (int)floorf(y);
  bool over = ((ix / 2 + iy / 2) & 1) == 0;
  float across = over ? y - (float)iy : x - (float)ix;
  float along = (over ? (float)wrap(ix, 2) + x - (float)ix : (float)wrap(iy, 2) + y - (float)iy);
  float t = across * 2 - 1, s = along - 1;
  float light = (0.45F + 0.65F * sqrtf(fmaxf(1 - t * t, 0))) * (1 - 0.45F * s * s);
  light *= 0.9F + 0.2F * hg_random_at(over ? iy : ix, over, texture->seed);
  return hg_color_scale(texture->base, 0.75F + (light - 0.75F) * keep);
}

static struct hg_color cork(const struct hg_texture *texture, struct hg_point point)
{
  float pixel = hg_footprint(point);
  struct hg_cell cell = hg_noise_cell(point.u / 0.008F, point.v / 0.008F, 1, texture->seed);
  float fleck = (float)(cell.id & 255) / 255 - 0.5F;
  float cloud = hg_noise_octaves(point.u * 18, point.v * 18, 3, pixel * 18, texture->seed + 2);
  float dark = cell.id % 13 == 0 ? 0.5F : 0;
  float keep = hg_detail(0.008F, pixel);
  return hg_color_scale(texture->base, 1 + keep * (fleck * 0.5F - dark) + cloud * 0.2F);
}

struct hg_color hg_texture_cane(const struct hg_texture *texture, struct hg_point point)
{
  if (texture->material == HG_MATERIAL_BAMBOO)
    return bamboo(texture, point);
  if (texture->material == HG_MATERIAL_RATTAN)
    return rattan(texture, point);
  return cork(texture, point);
}
