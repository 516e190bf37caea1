#include "hg_prompt_search.h"

#include <string.h>

/* How long the phrase is where it stands at a word's start, a plural s included; 0 if it does not. */
static size_t phrase_at(const char *at, const char *phrase)
{
  size_t length = strlen(phrase);
  if (strncmp(at, phrase, length) != 0)
    return 0;
  if (at[length] == ' ')
    return length;
  if (at[length] == 's' && at[length + 1] == ' ')
    return length + 1;
  return at[length] == 'e' && at[length + 1] == 's' && at[length + 2] == ' ' ? length + 2 : 0;
}

/* The last word of `text` before `at`, as a comparison: is it this one? */
static bool word_before(const char *text, const char *at, const char *word)
{
  size_t length = strlen(word), before = (size_t)(at - text);
  return before >= length + 2 && at[-1] == ' ' && strncmp(at - 1 - length, word, length) == 0 &&
         at[-2 - (ptrdiff_t)length] == ' ';
}

/* "light oak", "dark blue", "dusty pink". Materials change less than colours: strength in percent. */
static void modify(uint8_t rgb[3], const char *text, const char *at, int strength)
{
  static const struct {
    const char *word;
    int target, percent; /* target -1: the colour's own gray */
  } modifiers[] = {{"light", 255, 42}, {"pale", 255, 52},        {"pastel", 246, 50},
                   {"soft", 235, 26},  {"dark", 8, 48},          {"deep", 8, 34},
                   {"muted", -1, 42},  {"dusty", -1, 40},        {"bright", -1, -30},
                   {"vivid", -1, -45}, {"faded", -1, 50},        {"bleached", 255, 48},
                   {"smoked", 20, 50}, {"whitewashed", 250, 62}, {"weathered", -1, 60}};
  for (size_t i = 0; i < sizeof modifiers / sizeof *modifiers; i++) {
    if (!word_before(text, at, modifiers[i].word))
      continue;
    int gray = (rgb[0] * 3 + rgb[1] * 6 + rgb[2]) / 10;
    for (int c = 0; c < 3; c++) {
      int target = modifiers[i].target < 0 ? gray : modifiers[i].target;
      int value = rgb[c] + (target - rgb[c]) * modifiers[i].percent * strength / 10000;
      rgb[c] = (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
    }
  }
}

static size_t find_color(const char *at, size_t *which)
{
  size_t longest = 0;
  for (size_t i = 0; i < hg_color_word_count; i++) {
    size_t length = phrase_at(at, hg_color_words[i].words);
    if (length > longest) {
      longest = length;
      *which = i;
    }
  }
  return longest;
}

static size_t find_material(const char *at, size_t *which)
{
  size_t longest = 0;
  for (size_t i = 0; i < hg_material_word_count; i++) {
    size_t length = phrase_at(at, hg_material_words[i].words);
    if (length > longest) {
      longest = length;
      *which = i;
    }
  }
  return longest;
}

static void take_color(struct hg_findings *found, const char *text, const char *at, size_t which)
{
  if (found->color_count >= 2)
    return;
  uint8_t *rgb = found->colors[found->color_count++];
  memcpy(rgb, hg_color_words[which].rgb, 3);
  modify(rgb, text, at, 100);
}

/* "wood", "parquet", "floorboard": some wood, where another word may say which. */
static bool is_general(const struct hg_material_word *word)
{
  return word->material == HG_MATERIAL_OAK && !word->has_color && strcmp(word->words, "oak") != 0;
}

/* "wood" says less than "walnut", "painted" less than "brick": the other word replaces it. */
static bool says_more(const struct hg_material_word *word, const struct hg_material_word *than)
{
  bool wood = hg_material_is_wood(word->material) && hg_material_is_wood(than->material);
  return wood || than->material == HG_MATERIAL_PAINT || than->material == HG_MATERIAL_TILE;
}

static void take_material(struct hg_findings *found, const char *text, const char *at, size_t which)
{
  const struct hg_material_word *word = &hg_material_words[which];
  if (found->pattern == HG_PATTERN_NONE)
    found->pattern = word->pattern;
  if (found->subject == HG_SUBJECT_ANY && word->subject != HG_SUBJECT_ANY &&
      found->material_count > 0)
    found->subject = word->subject;
  if (found->material_count == 1 && is_general(word) &&
      hg_material_is_wood(found->materials[0]->material))
    return;
  if (found->material_count == 1 && says_more(word, found->materials[0]))
    found->material_count = 0;
  if (found->material_count >= 2)
    return;
  uint8_t *rgb = found->material_rgb[found->material_count];
  hg_material_color(word->material, rgb);
  if (word->has_color)
    memcpy(rgb, word->rgb, 3);
  modify(rgb, text, at, 60);
  found->materials[found->material_count++] = word;
}

static void take_pattern_and_subject(struct hg_findings *found, const char *at)
{
  for (size_t i = 0; i < hg_pattern_word_count; i++) {
    if (phrase_at(at, hg_pattern_words[i].words) > 0)
      found->pattern = hg_pattern_words[i].pattern;
  }
  for (size_t i = 0; i < hg_subject_word_count; i++) {
    size_t length = phrase_at(at, hg_subject_words[i].words);
    if (length == 0)
      continue;
    found->subject = hg_subject_words[i].subject;
    found->subject_last = at[length + 1] == '\0';
  }
}

/* Colours and materials take their longest phrases: "slate blue" is no slate. */
struct hg_findings hg_prompt_search(const char *text)
{
  struct hg_findings found = {0};
  const char *at = text;
  while (*at != '\0') {
    if (*at == ' ') {
      at++;
      continue;
    }
    size_t named_color = 0, named_material = 0;
    size_t color = find_color(at, &named_color), material = find_material(at, &named_material);
    take_pattern_and_subject(&found, at);
    if (material >= color && material > 0)
      take_material(&found, text, at, named_material);
    else if (color > 0)
      take_color(&found, text, at, named_color);
    size_t taken = material > color ? material : color;
    at += taken > 0 ? taken : strcspn(at, " ");
  }
  return found;
}
