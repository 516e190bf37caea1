#include "hg_noise.h"
#include "hg_texture_kinds.h"

/* A piece between joints: where the point lies in it, and how far the nearest joint is. */
struct piece {
  float x, y;  /* from the middle, -1 to 1 */
  float edge;  /* metres to the edge of the piece */
  float pixel; /* footprint across that edge */
  uint32_t id;
  bool odd; /* the other field of a checkerboard */
};

static int wrap(int value, int period)
{
  int rest = value % period;
  return rest < 0 ? rest + period : rest;
}

/* Rows of rectangles; every second row is shifted by `shift` lengths. */
static struct piece rectangle_at(struct hg_point point, float length, float height, float shift,
                                 uint32_t seed)
{
  int row = (int)floorf(point.v / height);
  float along = point.u + ((row & 1) != 0 ? shift * length : 0);
  int column = (int)floorf(along / length);
  float x = along - (float)column * length, y = point.v - (float)row * height;
  float side = fminf(x, length - x), end = fminf(y, height - y);
  struct piece piece = {.x = x / length * 2 - 1, .y = y / height * 2 - 1};
  piece.edge = fminf(side, end);
  piece.pixel = side < end ? point.pixel_u : point.pixel_v;
  piece.id = hg_hash_point(column, row, seed);
  piece.odd = ((column + row) & 1) != 0;
  return piece;
}

/* Regular hexagons, `width` metres from flat to flat. */
static struct piece hexagon_at(struct hg_point point, float width, uint32_t seed)
{
  const float tall = 1.7320508F;
  float x = point.u / width, y = point.v / width;
  float ax = x - roundf(x), ay = y - roundf(y / tall) * tall;
  float bx = x - 0.5F - roundf(x - 0.5F);
  float by = y - tall / 2 - roundf((y - tall / 2) / tall) * tall;
  bool second = bx * bx + by * by < ax * ax + ay * ay;
  float cx = second ? bx : ax, cy = second ? by : ay;
  float slant = fabsf(cx) * 0.5F + fabsf(cy) * 0.8660254F;
  struct piece piece = {.x = cx * 2, .y = cy * 2, .pixel = hg_footprint(point)};
  piece.edge = (0.5F - fmaxf(fabsf(cx), slant)) * width;
  int column = (int)lroundf((x - cx) * 2), row = (int)lroundf((y - cy) / tall * 2);
  piece.id = hg_hash_point(column, row, seed);
  piece.odd = wrap(row, 3) == 0 && wrap((column + (row / 3 & 1) * 3), 6) < 2;
  return piece;
}

static struct hg_color grout_of(struct hg_color color)
{
  float light = hg_color_light(color) > 0.3F ? 0.48F : 0.30F;
  struct hg_color gray = {light, light * 0.97F, light * 0.92F};
  return hg_color_mix(gray, color, 0.15F);
}

/* Joint half a width wide on each side, and a rim that catches light above and shade below. */
static struct hg_color set_piece(struct hg_color color, struct hg_color grout,
                                 const struct piece *piece, float joint, float relief)
{
  float cover = hg_step_cover(piece->edge, joint, piece->pixel);
  float rim = expf(-fmaxf(piece->edge - joint, 0) / 0.005F) * hg_detail(0.012F, piece->pixel);
  color = hg_color_scale(color, 1 - rim * relief * (piece->y + piece->x * 0.5F));
  grout = hg_color_scale(grout, 1 - 0.25F * rim);
  return hg_color_mix(grout, color, cover);
}

struct hg_color hg_texture_brick(const struct hg_texture *texture, struct hg_point point)
{
  struct hg_point bent = point;
  float pixel = hg_footprint(point);
  bent.u += 0.0022F * hg_noise(point.u * 40, point.v * 40, texture->seed + 1);
  bent.v += 0.0022F * hg_noise(point.u * 40 + 5, point.v * 40, texture->seed + 2);
  if (!point.upright)
    bent.v *= 0.6F; /* paving shows the bricks' broad side */
  struct piece piece = rectangle_at(bent, 0.225F, 0.075F, 0.5F, texture->seed);
  float tone = 0.68F + 0.56F * (float)(piece.id & 255) / 255;
  if (piece.id % 11 == 0)
    tone *= 0.6F;
  float hue = ((float)(piece.id >> 8 & 255) / 255 - 0.5F) * 0.30F;
  float rough = hg_noise_octaves(point.u * 30, point.v * 45, 4, pixel * 45, texture->seed);
  float cloud = hg_noise_octaves(point.u * 1.5F, point.v * 1.5F, 3, pixel, texture->seed + 4);
  struct hg_color color =
      hg_color_scale(texture->base, tone * (1 + 0.34F * rough) * (1 + 0.15F * cloud));
  color.g *= 1 + hue;
  color.b *= 1 + hue * 0.7F;
  struct hg_color mortar = hg_color_mix((struct hg_color){0.47F, 0.44F, 0.40F}, color, 0.12F);
  if (hg_color_light(texture->base) > 0.6F)
    mortar = hg_color_scale(texture->base, 0.72F);
  mortar = hg_color_scale(mortar, 1 + 0.22F * rough);
  return set_piece(color, mortar, &piece, 0.005F, 0.42F);
}

/* Small glass stones in shades between both colours, some of them almost white. */
static struct hg_color mosaic(const struct hg_texture *texture, struct hg_point point)
{
  struct piece piece = rectangle_at(point, 0.045F, 0.045F, 0, texture->seed);
  float t = (float)(piece.id & 255) / 255, light = 0.6F + 0.8F * (float)(piece.id >> 8 & 255) / 255;
  struct hg_color color = hg_color_mix(texture->base, texture->accent, t * t * 0.9F);
  color = hg_color_scale(color, light);
  if (piece.id % 9 == 0)
    color = hg_color_mix(color, (struct hg_color){0.85F, 0.87F, 0.86F}, 0.55F);
  color = hg_color_scale(color, 1 - 0.10F * (piece.x * 0.4F + piece.y));
  return set_piece(color, grout_of(texture->base), &piece, 0.0022F, 0.25F);
}

/* Hand-made glazed tiles: no two alike, uneven glaze that mirrors here and there. */
static struct hg_color zellige(const struct hg_texture *texture, struct hg_point point)
{
  struct hg_point bent = point;
  bent.u += 0.0018F * hg_noise(point.u * 25, point.v * 25, texture->seed + 1);
  bent.v += 0.0018F * hg_noise(point.u * 25 + 5, point.v * 25, texture->seed + 2);
  struct piece piece = rectangle_at(bent, 0.102F, 0.102F, 0, texture->seed);
  uint32_t own = texture->seed ^ piece.id;
  float tone = 0.62F + 0.72F * hg_random_at(0, 1, own);
  float glaze = hg_noise_octaves(point.u * 14, point.v * 14, 3, hg_footprint(point) * 14, own);
  float tilt =
      (hg_random_at(0, 2, own) - 0.5F) * piece.x + (hg_random_at(0, 3, own) - 0.5F) * piece.y;
  struct hg_color color = hg_color_scale(texture->base, tone * (1 + 0.35F * glaze + 0.3F * tilt));
  float shine = fmaxf(tilt + 0.5F * glaze - 0.16F, 0) * 0.8F;
  color = hg_color_mix(color, (struct hg_color){0.9F, 0.92F, 0.92F}, fminf(shine, 0.5F));
  return set_piece(color, grout_of(texture->base), &piece, 0.0014F, 0.2F);
}

/* What the tile is made of; marble is cut anew for each tile. */
static struct hg_color tile_body(const struct hg_texture *texture, struct hg_point point,
                                 const struct piece *piece)
{
  struct hg_texture body = *texture;
  bool checkered = texture->pattern == HG_PATTERN_CHECKER;
  bool spotted = texture->pattern == HG_PATTERN_HEXAGON && texture->two_colors;
  if ((checkered || spotted) && piece->odd)
    body.base = texture->accent;
  float tone = 0.95F + 0.10F * (float)(piece->id & 255) / 255;
  if (texture->material == HG_MATERIAL_MARBLE) {
    body.two_colors = false;
    point.u += (float)(piece->id & 63);
    return hg_color_scale(hg_texture_marble(&body, point, texture->seed), tone);
  }
  float pixel = hg_footprint(point);
  float cloud = hg_noise_octaves(point.u * 9, point.v * 9, 4, pixel * 9, texture->seed ^ piece->id);
  bool clay = texture->base.r > 2.2F * texture->base.b && texture->base.r > texture->base.g * 1.5F;
  if (clay)
    tone = 0.76F + 0.44F * (float)(piece->id & 255) / 255;
  return hg_color_scale(body.base, tone * (1 + (clay ? 0.22F : 0.05F) * cloud));
}

struct hg_color hg_texture_tile(const struct hg_texture *texture, struct hg_point point)
{
  struct piece piece;
  float size = point.upright ? 0.20F : 0.33F;
  switch (texture->pattern) {
  case HG_PATTERN_MOSAIC:
    return mosaic(texture, point);
  case HG_PATTERN_ZELLIGE:
    return zellige(texture, point);
  case HG_PATTERN_HEXAGON:
    piece = hexagon_at(point, 0.17F, texture->seed);
    break;
  case HG_PATTERN_SUBWAY:
    piece = rectangle_at(point, 0.2F, 0.1F, 0.5F, texture->seed);
    break;
  default:
    piece = rectangle_at(point, size, size, 0, texture->seed);
    break;
  }
  struct hg_color color = tile_body(texture, point, &piece);
  float glint = point.upright ? 0.06F * (-piece.y - piece.x * 0.5F) : 0;
  return set_piece(hg_color_scale(color, 1 + glint), grout_of(color), &piece, 0.002F, 0.22F);
}
