/* Objects: which words name them, and what their pictures must be like. */
#include "hg_object.h"

#include <math.h>
#include <stdlib.h>

#include "hg_test.h"

struct find_case {
  const char *words;
  enum hg_object_kind kind;
};

static const struct find_case find_cases[] = {
    {"sofa", HG_OBJECT_SOFA},
    {"velvet sofa with oak legs", HG_OBJECT_SOFA},
    {"a modern couch", HG_OBJECT_SOFA},
    {"two settees", HG_OBJECT_SOFA},
    {"an l-shaped sofa", HG_OBJECT_SECTIONAL},
    {"grey corner sofa", HG_OBJECT_SECTIONAL},
    {"a leather armchair", HG_OBJECT_ARMCHAIR},
    {"pair of dining chairs", HG_OBJECT_CHAIR},
    {"bar stools", HG_OBJECT_STOOL},
    {"two benches", HG_OBJECT_BENCH},
    {"round pouf", HG_OBJECT_OTTOMAN},
    {"bed with white linen", HG_OBJECT_BED},
    {"bedside table", HG_OBJECT_SIDE_TABLE},
    {"oak coffee table with a vase", HG_OBJECT_COFFEE_TABLE},
    {"a wooden table", HG_OBJECT_DINING_TABLE},
    {"desk lamp", HG_OBJECT_TABLE_LAMP},
    {"a desk, a lamp", HG_OBJECT_DESK},
    {"chest of drawers", HG_OBJECT_CABINET},
    {"mirrored wardrobe", HG_OBJECT_WARDROBE},
    {"bookshelves full of books", HG_OBJECT_BOOKSHELF},
    {"tv", HG_OBJECT_TV},
    {"persian carpet", HG_OBJECT_RUG},
    {"round jute rug", HG_OBJECT_RUG},
    {"houseplant", HG_OBJECT_PLANT},
    {"monstera in a white pot", HG_OBJECT_PLANT},
    {"vase of roses", HG_OBJECT_FLOWERS},
    {"rose gold floor lamp", HG_OBJECT_FLOOR_LAMP},
    {"pendant lights", HG_OBJECT_PENDANT},
    {"crystal chandelier", HG_OBJECT_CHANDELIER},
    {"a painting of a mountain", HG_OBJECT_PAINTING},
    {"wall clock", HG_OBJECT_CLOCK},
    {"blue curtains, white wall", HG_OBJECT_CURTAIN},
    {"floor-to-ceiling windows", HG_OBJECT_WINDOW},
    {"wooden door", HG_OBJECT_DOOR},
    {"marble fireplace", HG_OBJECT_FIREPLACE},
    {"freestanding bath tub", HG_OBJECT_BATHTUB},
    {"kitchen island", HG_OBJECT_KITCHEN_ISLAND},
    {"fish tank", HG_OBJECT_AQUARIUM},
    {"a sleeping cat on a rug", HG_OBJECT_CAT},
    {"puppies", HG_OBJECT_DOG},
    {"replace the sofa with a green plant", HG_OBJECT_PLANT},
    {"a cosy corner with an armchair", HG_OBJECT_ARMCHAIR},
    {"a bed instead of a sofa", HG_OBJECT_BED},
    {"marble floor", HG_OBJECT_NONE},
    {"wooden flooring", HG_OBJECT_NONE},
    {"brick wall", HG_OBJECT_NONE},
    {"wall painted blue", HG_OBJECT_NONE},
    {"blue paint", HG_OBJECT_NONE},
    {"palm leaf wallpaper", HG_OBJECT_NONE},
    {"grey carpet", HG_OBJECT_NONE},
    {"a floor without rugs", HG_OBJECT_NONE},
    {"remove the sofa", HG_OBJECT_NONE},
    {"sofabet catalogue", HG_OBJECT_NONE},
    {"", HG_OBJECT_NONE},
    {" ,.;-!", HG_OBJECT_NONE},
};

static void test_find(void)
{
  for (size_t i = 0; i < sizeof find_cases / sizeof find_cases[0]; i++) {
    enum hg_object_kind kind = hg_object_find(find_cases[i].words);
    HG_CHECK(kind == find_cases[i].kind);
    if (kind != find_cases[i].kind)
      fprintf(stderr, "  \"%s\" found %d\n", find_cases[i].words, (int)kind);
  }
}

static void test_find_long(void)
{
  size_t length = 100000;
  char *text = malloc(length + 1);
  HG_CHECK(text != NULL);
  if (text == NULL)
    return;
  memset(text, 'x', length);
  text[length] = '\0';
  HG_CHECK(hg_object_find(text) == HG_OBJECT_NONE);
  for (size_t i = 1; i < length; i += 2)
    text[i] = ' ';
  HG_CHECK(hg_object_find(text) == HG_OBJECT_NONE);
  memset(text, '\xc3', length);
  HG_CHECK(hg_object_find(text) == HG_OBJECT_NONE);
  free(text);
}

static struct hg_object_request request_of(int width, int height)
{
  struct hg_object_request request = {.width = width, .height = height, .light_y = -1};
  request.horizon = -0.2 * height;
  request.vanishing_x = 0.5 * width;
  request.style.seed = 7;
  hg_material_color(HG_MATERIAL_PLAIN, request.style.base);
  memcpy(request.style.accent, request.style.base, 3);
  return request;
}

struct summary {
  double coverage;    /* 0..1 */
  double color[3];    /* mean of what is covered */
  double left, right; /* mean brightness of the two halves */
  int first, last;    /* rows with opaque pixels */
  bool clean;         /* transparent pixels are black */
  bool soft;          /* some pixels are covered in part */
};

static struct summary summarize(const struct hg_picture *picture)
{
  struct summary s = {.first = picture->height, .last = -1, .clean = true};
  double half[2] = {0, 0}, weight[2] = {1e-9, 1e-9}, all = 1e-9;
  for (int y = 0; y < picture->height; y++)
    for (int x = 0; x < picture->width; x++) {
      const uint8_t *p = hg_picture_at(picture, x, y);
      double alpha = p[3] / 255.0;
      int side = x * 2 >= picture->width;
      half[side] += alpha * (p[0] + p[1] + p[2]) / 3;
      weight[side] += alpha;
      for (int c = 0; c < 3; c++)
        s.color[c] += alpha * p[c];
      all += alpha;
      if (p[3] > 127) {
        s.first = y < s.first ? y : s.first;
        s.last = y;
      }
      s.clean = s.clean && (p[3] > 0 || (p[0] == 0 && p[1] == 0 && p[2] == 0));
      s.soft = s.soft || (p[3] > 20 && p[3] < 235);
    }
  s.coverage = all / ((double)picture->width * picture->height);
  for (int c = 0; c < 3; c++)
    s.color[c] /= all;
  s.left = half[0] / weight[0];
  s.right = half[1] / weight[1];
  return s;
}

static void check_placement(enum hg_object_kind kind, const struct summary *s, int height)
{
  switch (hg_object_placement(kind)) {
  case HG_PLACEMENT_STANDING:
    HG_CHECK(s->last >= height - 4);
    HG_CHECK(s->coverage < 0.9);
    break;
  case HG_PLACEMENT_HANGING:
    HG_CHECK(s->first <= 3);
    HG_CHECK(s->coverage < 0.9);
    break;
  case HG_PLACEMENT_LYING:
    HG_CHECK(s->coverage < 0.95);
    break;
  case HG_PLACEMENT_WALL:
    break;
  }
}

static void test_every_kind(void)
{
  for (int kind = HG_OBJECT_NONE + 1; kind < HG_OBJECT_COUNT; kind++) {
    struct hg_object_request request = request_of(72, 60);
    struct hg_picture first, second;
    bool drawn = hg_object_draw((enum hg_object_kind)kind, &request, &first);
    HG_CHECK(drawn);
    if (!drawn)
      continue;
    struct summary s = summarize(&first);
    HG_CHECK(first.width == 72 && first.height == 60);
    HG_CHECK(s.coverage > 0.04);
    HG_CHECK(s.clean);
    HG_CHECK(s.soft);
    check_placement((enum hg_object_kind)kind, &s, 60);
    HG_CHECK(hg_object_draw((enum hg_object_kind)kind, &request, &second));
    HG_CHECK(second.rgba != NULL && memcmp(first.rgba, second.rgba, 72 * 60 * 4) == 0);
    hg_picture_free(&first);
    hg_picture_free(&second);
  }
}

static void test_every_material(void)
{
  static const enum hg_object_kind kinds[] = {HG_OBJECT_ARMCHAIR, HG_OBJECT_SIDE_TABLE,
                                              HG_OBJECT_RUG, HG_OBJECT_MIRROR};
  for (int i = 0; i < (int)HG_MATERIAL_COUNT * (int)HG_PATTERN_COUNT; i += 7) {
    struct hg_object_request request = request_of(24, 24);
    struct hg_picture picture;
    request.style.material = (enum hg_material)(i % HG_MATERIAL_COUNT);
    request.style.pattern = (enum hg_pattern)(i % HG_PATTERN_COUNT);
    hg_material_color(request.style.material, request.style.base);
    HG_CHECK(hg_object_draw(kinds[i % 4], &request, &picture));
    hg_picture_free(&picture);
  }
}

static void test_sizes(void)
{
  static const int sizes[][2] = {{1, 1}, {2, 2}, {16, 16}, {3, 240}, {240, 3}, {700, 1}, {1, 700}};
  for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
    for (int kind = HG_OBJECT_NONE + 1; kind < HG_OBJECT_COUNT; kind += i == 2 ? 1 : 6) {
      struct hg_object_request request = request_of(sizes[i][0], sizes[i][1]);
      struct hg_picture picture;
      HG_CHECK(hg_object_draw((enum hg_object_kind)kind, &request, &picture));
      HG_CHECK(picture.width == sizes[i][0] && picture.height == sizes[i][1]);
      hg_picture_free(&picture);
    }
}

static void test_large(void)
{
  struct hg_object_request request = request_of(2400, 810);
  struct hg_picture picture;
  HG_CHECK(hg_object_draw(HG_OBJECT_CLOCK, &request, &picture));
  HG_CHECK(picture.width == 2400 && picture.height == 810);
  struct summary s = summarize(&picture);
  HG_CHECK(s.coverage > 0.2 && s.coverage < 0.3); /* a disc as high as the box */
  hg_picture_free(&picture);
}

static void test_refused(void)
{
  static const int sizes[][2] = {{0, 10}, {10, 0}, {-5, 5}, {HG_PICTURE_SIDE_LIMIT + 1, 2}};
  struct hg_picture picture;
  for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
    struct hg_object_request request = request_of(sizes[i][0], sizes[i][1]);
    HG_CHECK(!hg_object_draw(HG_OBJECT_SOFA, &request, &picture));
    HG_CHECK(picture.rgba == NULL);
  }
  struct hg_object_request request = request_of(16, 16);
  HG_CHECK(!hg_object_draw(HG_OBJECT_NONE, &request, &picture));
  HG_CHECK(!hg_object_draw(HG_OBJECT_COUNT, &request, &picture));
  HG_CHECK(picture.rgba == NULL);
}

/* Perspective and light that make no sense must not matter. */
static void test_odd_rooms(void)
{
  static const double odd[] = {0, 1e9, -1e9, HUGE_VAL, -HUGE_VAL, NAN};
  static const enum hg_object_kind kinds[] = {HG_OBJECT_CHAIR, HG_OBJECT_RUG, HG_OBJECT_PENDANT,
                                              HG_OBJECT_WINDOW};
  for (size_t i = 0; i < 6 * 4; i++) {
    struct hg_object_request request = request_of(40, 30);
    struct hg_picture picture;
    request.horizon = odd[i % 6];
    request.vanishing_x = odd[(i + 2) % 6];
    request.light_x = odd[(i + 1) % 6];
    HG_CHECK(hg_object_draw(kinds[i / 6], &request, &picture));
    HG_CHECK(summarize(&picture).coverage > 0.01);
    hg_picture_free(&picture);
  }
}

static void test_color(void)
{
  struct hg_object_request request = request_of(120, 90);
  struct hg_picture red, blue;
  request.style.material = HG_MATERIAL_VELVET;
  memcpy(request.style.base, (uint8_t[]){170, 30, 40}, 3);
  HG_CHECK(hg_object_draw(HG_OBJECT_OTTOMAN, &request, &red));
  memcpy(request.style.base, (uint8_t[]){30, 50, 160}, 3);
  HG_CHECK(hg_object_draw(HG_OBJECT_OTTOMAN, &request, &blue));
  struct summary r = summarize(&red), b = summarize(&blue);
  HG_CHECK(r.color[0] > 2 * r.color[2]);
  HG_CHECK(b.color[2] > 2 * b.color[0]);
  hg_picture_free(&red);
  hg_picture_free(&blue);
}

static void test_light(void)
{
  struct hg_object_request request = request_of(120, 90);
  struct hg_picture picture;
  for (int side = -1; side <= 1; side += 2) {
    request.light_x = side;
    request.light_y = 0;
    HG_CHECK(hg_object_draw(HG_OBJECT_OTTOMAN, &request, &picture));
    struct summary s = summarize(&picture);
    HG_CHECK(side < 0 ? s.left > s.right * 1.15 : s.right > s.left * 1.15);
    hg_picture_free(&picture);
  }
}

int main(void)
{
  HG_RUN(test_find);
  HG_RUN(test_find_long);
  HG_RUN(test_every_kind);
  HG_RUN(test_every_material);
  HG_RUN(test_sizes);
  HG_RUN(test_large);
  HG_RUN(test_refused);
  HG_RUN(test_odd_rooms);
  HG_RUN(test_color);
  HG_RUN(test_light);
  return hg_test_report("object");
}
