/* What is seen through a window: sky with clouds, hills, a meadow and trees, a little out of focus. */
#include "hg_object_art.h"
#include "hg_object_canvas.h"
#include "hg_object_noise.h"

struct land {
  double width, height;
  uint32_t seed;
};

/* How high a ridge rises at x, as a part of the height. */
static double ridge(const struct land *land, double x, double middle, double swing, uint32_t which)
{
  return middle - swing * hg_fractal2(x * 1.7, 0.5, 4, land->seed + which);
}

static void sky(const struct land *land, double x, double y, double rgb[3])
{
  static const double high[3] = {112, 168, 220}, low[3] = {226, 238, 244},
                      white[3] = {255, 254, 250};
  double t = y / land->height;
  double cloud =
      hg_fractal2(x * 2.2, y * 4.2, 5, land->seed) + 0.28 * hg_noise2(x * 0.9, y * 1.8, 77);
  hg_canvas_mix(high, low, hg_smoothstep(0, 0.65, t), rgb);
  hg_canvas_mix(rgb, white, 0.9 * hg_smoothstep(0.02, 0.34, cloud), rgb);
}

static void landscape(const void *context, double x, double y, double rgb[3])
{
  static const double tones[4][3] = {
      {166, 190, 202}, {128, 162, 140}, {112, 150, 92}, {144, 180, 88}};
  static const double middles[4] = {0.60, 0.68, 0.77, 0.86}, swings[4] = {0.16, 0.11, 0.07, 0.04};
  const struct land *land = context;
  double t = y / land->height;
  sky(land, x, y, rgb);
  for (uint32_t i = 0; i < 4; i++) {
    double top = ridge(land, x, middles[i], swings[i], i * 31);
    if (t < top)
      continue;
    double grain = hg_fractal2(x * 24, y * 40, 3, land->seed + i) * 34;
    double sun = 16 * hg_fractal2(x * 3, y * 5, 2, land->seed + 60 + i);
    for (int c = 0; c < 3; c++)
      rgb[c] = tones[i][c] + grain * (0.3 + 0.25 * i) + sun - 20 * (t - top);
  }
}

/* A crown of many leaves, lighter where the sun meets it from the upper left. */
static void tree(struct hg_canvas *canvas, double x, double y, double size, uint32_t seed)
{
  static const double light[3] = {158, 188, 92}, dark[3] = {44, 82, 46}, trunk[3] = {92, 74, 58};
  cairo_t *cr = canvas->cr;
  double tone[3];
  hg_canvas_ink(cr, trunk, 1);
  cairo_move_to(cr, x - size * 0.035, y - size * 0.5);
  cairo_line_to(cr, x + size * 0.03, y - size * 0.5);
  cairo_line_to(cr, x + size * 0.06, y);
  cairo_line_to(cr, x - size * 0.06, y);
  cairo_fill(cr);
  for (uint32_t i = 0; i < 520; i++) {
    double angle = hg_hash_unit(seed + i * 3) * 2 * HG_PI,
           far = sqrt(hg_hash_unit(seed + i * 3 + 1));
    double bulge = 0.8 + 0.28 * hg_noise2(cos(angle) * 2, sin(angle) * 2, seed);
    double dx = cos(angle) * far * 0.52 * bulge, dy = sin(angle) * far * 0.46 * bulge;
    double lit = 0.5 - dx * 0.5 - dy * 0.8 + 0.5 * (hg_hash_unit(seed + i * 7) - 0.5);
    hg_canvas_mix(dark, light, hg_clamp(lit - 0.25 + 0.6 * i / 520, 0, 1), tone);
    hg_canvas_ink(cr, tone, 0.85);
    cairo_arc(cr, x + dx * size, y - size * 0.78 + dy * size, size * 0.038, 0, 2 * HG_PI);
    cairo_fill(cr);
  }
}

int hg_art_view(struct hg_scene *scene, double aspect, int blur)
{
  struct hg_canvas canvas;
  if (!hg_canvas_open(&canvas, scene, aspect))
    return -1;
  double w = canvas.width, h = canvas.height;
  struct land land = {w, h, scene->style.seed % 1000};
  hg_canvas_fill(&canvas, landscape, &land);
  tree(&canvas, w * 0.62, h * 0.82, h * 0.17, land.seed + 500);
  tree(&canvas, w * 0.48, h * 0.83, h * 0.12, land.seed + 700);
  tree(&canvas, w * 0.2, h * 0.90, h * 0.38, land.seed + 100);
  tree(&canvas, w * 0.85, h * 0.97, h * 0.58, land.seed + 300);
  hg_canvas_soften(&canvas, blur);
  return hg_canvas_close(&canvas, scene);
}
