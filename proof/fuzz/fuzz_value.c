#include "fuzz_value.h"

#define DEPTH_MAX 12
#define ENTRIES_MAX 12

enum kind {
  KIND_NULL,
  KIND_FALSE,
  KIND_TRUE,
  KIND_SMALL,
  KIND_LARGE,
  KIND_DOUBLE,
  KIND_TEXT,
  KIND_WORD,
  KIND_LIST,
  KIND_MAP,
  KIND_WORD_MAP, /* a map whose keys are words */
  KIND_TOO_DEEP,
  KIND_OTHER,
  KIND_REPEATED, /* a long text of one byte */
  KINDS
};

static const char *const words[] = {
    /* a definition's own */
    "fields",
    "groups",
    "name",
    "wire",
    "type",
    "required",
    "nullable",
    "default",
    "required_when",
    "forbidden_when",
    "null_unless",
    "doc",
    "max_length",
    "empty",
    "values",
    "aliases",
    "from_number",
    "implied_by",
    "minimum",
    "maximum",
    "units",
    "spellings",
    "step",
    "formats",
    "distinct",
    "separator",
    "items",
    "min_items",
    "max_items",
    "length_by",
    "uniform",
    "rule",
    "string",
    "url",
    "uuid",
    "file",
    "base64_image",
    "enum",
    "joined",
    "boolean",
    "integer",
    "decimal",
    "range",
    "list",
    "object",
    "at_least_one",
    "at_most_one",
    "exactly_one",
    "all_or_none",
    "ordered",
    "wins",
    "png",
    "jpeg",
    "webp",
    /* names of the built-in definitions */
    "image_url",
    "imageUrl",
    "image_file",
    "mask_url",
    "maskUrl",
    "mask_base64",
    "mask_file",
    "prompt",
    "bedrooms",
    "total_area",
    "totalArea",
    "garage_enabled",
    "garageEnabled",
    "garage_type",
    "bedroom_area_ranges",
    "min_area",
    "minArea",
    "max_area",
    "unit",
    "key_rooms",
    "outdoor_spaces",
    "ref_image_url",
    "model_type",
    "owner",
    "a",
    "b",
    "min",
    "max",
    /* values */
    "Base",
    "Pro",
    "Modern",
    "2",
    "5+",
    "2.5",
    "m²",
    "m2",
    "ft²",
    "150-200 m²",
    "150-200m2",
    "12.5",
    "Rear Entry",
    "Home Office",
    "Home Office, Media Room",
    "Deck",
    "https://example.com/a.png",
    "http://",
    "ftp://example.com/",
    "123e4567-e89b-12d3-a456-426614174000",
    "/tmp/room.png",
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==",
    "data:image/png;base64,iVBORw0KGgo=",
    "",
    " ",
    ",",
    "\xff",
    "99999999999999999999",
};
#define WORDS (sizeof words / sizeof *words)

static struct hg_value read_word(struct fuzz_input *input)
{
  const char *word = words[fuzz_byte(input) % WORDS];
  return hg_value_text(word, strlen(word));
}

static struct hg_value read_text(struct fuzz_input *input, struct hg_arena *arena)
{
  size_t length = fuzz_byte(input);
  const uint8_t *bytes = fuzz_bytes(input, &length);
  const char *copy = hg_arena_copy(arena, length > 0 ? (const void *)bytes : "", length);
  return copy == NULL ? (struct hg_value){0} : hg_value_text(copy, length);
}

static struct hg_value read_repeated(struct fuzz_input *input, struct hg_arena *arena)
{
  size_t length = (size_t)fuzz_number(input, 2) * 2;
  int byte = fuzz_byte(input);
  char *text = hg_arena_bytes(arena, length + 1);
  if (text == NULL)
    return (struct hg_value){0};
  memset(text, byte, length);
  text[length] = '\0';
  return hg_value_text(text, length);
}

static struct hg_value read_number(struct fuzz_input *input)
{
  uint64_t bits = fuzz_number(input, 8);
  double number;
  memcpy(&number, &bits, sizeof number);
  /* As values are read from Lua: a whole number that a double holds exactly is an integer. */
  if (number > -9e15 && number < 9e15 && !((double)(int64_t)number < number) &&
      !((double)(int64_t)number > number))
    return hg_value_integer((int64_t)number);
  return (struct hg_value){.kind = HG_VALUE_NUMBER, .as.number = number};
}

static struct hg_value read_at(struct fuzz_input *input, struct hg_arena *arena, int depth);

static struct hg_value read_table(struct fuzz_input *input, struct hg_arena *arena, int depth,
                                  enum kind kind)
{
  size_t count = fuzz_byte(input) % (ENTRIES_MAX + 1);
  struct hg_value table = hg_value_table(arena, count);
  for (size_t i = 0; table.kind == HG_VALUE_TABLE && i < count; i++) {
    struct hg_entry *entry = &table.as.table.entries[i];
    if (kind == KIND_LIST)
      entry->key = hg_value_integer((int64_t)i + 1);
    else
      entry->key = kind == KIND_MAP ? read_at(input, arena, DEPTH_MAX) : read_word(input);
    entry->value = read_at(input, arena, depth + 1);
  }
  if (table.kind == HG_VALUE_TABLE)
    hg_value_arrange(&table);
  return table;
}

static struct hg_value read_at(struct fuzz_input *input, struct hg_arena *arena, int depth)
{
  enum kind kind = fuzz_byte(input) % KINDS;
  switch (kind) {
  case KIND_FALSE:
  case KIND_TRUE:
    return hg_value_boolean(kind == KIND_TRUE);
  case KIND_SMALL:
    return hg_value_integer((int8_t)fuzz_byte(input));
  case KIND_LARGE:
    return hg_value_integer((int64_t)fuzz_number(input, 8));
  case KIND_DOUBLE:
    return read_number(input);
  case KIND_TEXT:
    return read_text(input, arena);
  case KIND_WORD:
    return read_word(input);
  case KIND_LIST:
  case KIND_MAP:
  case KIND_WORD_MAP:
    if (depth < DEPTH_MAX)
      return read_table(input, arena, depth, kind);
    return (struct hg_value){.kind = HG_VALUE_TOO_DEEP};
  case KIND_TOO_DEEP:
    return (struct hg_value){.kind = HG_VALUE_TOO_DEEP};
  case KIND_OTHER:
    return (struct hg_value){.kind = HG_VALUE_OTHER, .as.type_name = "function"};
  case KIND_REPEATED:
    return read_repeated(input, arena);
  default:
    return hg_value_null();
  }
}

struct hg_value fuzz_value(struct fuzz_input *input, struct hg_arena *arena)
{
  return read_at(input, arena, 0);
}

struct hg_value fuzz_value_copy(struct hg_arena *arena, const struct hg_value *value)
{
  if (value->kind != HG_VALUE_TABLE)
    return *value;
  struct hg_value copy = hg_value_table(arena, value->as.table.count);
  if (copy.kind != HG_VALUE_TABLE)
    return copy;
  copy.as.table.is_list = value->as.table.is_list;
  for (size_t i = 0; i < value->as.table.count; i++) {
    const struct hg_entry *entry = &value->as.table.entries[i];
    copy.as.table.entries[i].key = entry->key;
    copy.as.table.entries[i].value = fuzz_value_copy(arena, &entry->value);
  }
  return copy;
}

/* Counts down to the chosen value or key; NULL when there are fewer. A list's keys are not there. */
static struct hg_value *find(struct hg_value *value, size_t *steps)
{
  if ((*steps)-- == 0)
    return value;
  for (size_t i = 0; value->kind == HG_VALUE_TABLE && i < value->as.table.count; i++) {
    struct hg_entry *entry = &value->as.table.entries[i];
    struct hg_value *found = find(&entry->value, steps);
    if (found == NULL && !value->as.table.is_list && (*steps)-- == 0)
      found = &entry->key;
    if (found != NULL)
      return found;
  }
  return NULL;
}

/* A key that was replaced may make a list of a table. */
static void arrange_all(struct hg_value *value)
{
  if (value->kind != HG_VALUE_TABLE)
    return;
  for (size_t i = 0; i < value->as.table.count; i++)
    arrange_all(&value->as.table.entries[i].value);
  hg_value_arrange(value);
}

void fuzz_value_graft(struct fuzz_input *input, struct hg_arena *arena, struct hg_value *base)
{
  size_t steps = (size_t)fuzz_number(input, 2) % 600;
  struct hg_value *place = find(base, &steps);
  struct hg_value value = fuzz_value(input, arena);
  if (place != NULL)
    *place = value;
  arrange_all(base);
}
