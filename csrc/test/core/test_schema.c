#include "hg_test.h"

#include <stdlib.h>

#include "hg_json_write.h"
#include "hg_schema.h"
#include "hg_test_value.h"

#define MUCH ((size_t)1 << 24)

/* One of everything. */
static const char everything[] =
    "{'fields': ["
    "{'name': 'image_url', 'wire': 'imageUrl', 'type': 'url'},"
    "{'name': 'image_file', 'wire': false, 'type': 'file'},"
    "{'name': 'mask_url', 'type': 'url', 'default': '', 'empty': true},"
    "{'name': 'mask_base64', 'type': 'base64_image', 'formats': ['png']},"
    "{'name': 'prompt', 'type': 'string', 'max_length': 40, 'required_when': {'model': 'Base'}},"
    "{'name': 'model', 'wire': 'modelType', 'type': 'enum', 'values': ['Flash', 'Base', '5'],"
    "  'aliases': {'Basic': 'Base'}, 'default': 'Flash', 'from_number': true},"
    "{'name': 'owner', 'type': 'uuid'},"
    "{'name': 'width', 'type': 'integer', 'minimum': 1, 'maximum': 9000},"
    "{'name': 'garage', 'type': 'boolean', 'default': false, 'implied_by': ['garage_type']},"
    "{'name': 'garage_type', 'type': 'enum', 'values': ['Front', 'Rear'], 'nullable': true,"
    "  'required_when': {'garage': true}, 'null_unless': {'garage': true}},"
    "{'name': 'rooms', 'type': 'list', 'length_by': {'model': {'Base': 2, '5': 1}},"
    "  'max_items': 4, 'uniform': 'unit', 'items': {'type': 'object', 'fields': ["
    "    {'name': 'name', 'type': 'string', 'required': true},"
    "    {'name': 'min_area', 'wire': 'minArea', 'type': 'decimal', 'from_number': true},"
    "    {'name': 'max_area', 'wire': 'maxArea', 'type': 'decimal', 'from_number': true},"
    "    {'name': 'unit', 'type': 'enum', 'values': ['m²', 'ft²'], 'default': 'm²'}],"
    "   'groups': [{'rule': 'ordered', 'fields': ['min_area', 'max_area']}]}},"
    "{'name': 'key_rooms', 'type': 'joined', 'values': ['Office', 'Gym'], 'nullable': true,"
    "  'default': null, 'distinct': true},"
    "{'name': 'outdoor', 'type': 'list', 'items': {'type': 'enum', 'values': ['Deck', 'Patio']},"
    "  'default': [], 'distinct': true},"
    "{'name': 'area', 'type': 'range', 'units': [{'name': 'm²', 'spellings': ['m2'],"
    "  'minimum': 50, 'maximum': 500, 'step': 10}]}],"
    "'groups': ["
    "{'rule': 'exactly_one', 'fields': ['image_url', 'image_file']},"
    "{'rule': 'wins', 'fields': ['mask_url', 'mask_base64']},"
    "{'rule': 'at_most_one', 'fields': ['mask_url', 'mask_base64']},"
    "{'rule': 'all_or_none', 'fields': ['owner', 'width']}]}";

static const char good[] =
    "{'imageUrl': 'https://example.com/a.jpg', 'prompt': 'a sofa', 'modelType': 'Basic',"
    " 'garage_type': 'Rear', 'rooms': [{'name': 'a', 'minArea': 9, 'max_area': '10.5'},"
    " {'name': 'b', 'min_area': 1, 'max_area': 1, 'unit': 'ft²'}], 'key_rooms': 'Office,Gym',"
    " 'area': {'min': 50, 'max': 60, 'unit': 'm2'}}";

static const char good_json[] =
    "{\"imageUrl\":\"https://example.com/a.jpg\",\"mask_url\":\"\",\"prompt\":\"a sofa\","
    "\"modelType\":\"Base\",\"garage\":true,\"garage_type\":\"Rear\",\"rooms\":["
    "{\"name\":\"a\",\"minArea\":\"9\",\"maxArea\":\"10.5\",\"unit\":\"m²\"},"
    "{\"name\":\"b\",\"minArea\":\"1\",\"maxArea\":\"1\",\"unit\":\"ft²\"}],"
    "\"key_rooms\":\"Office, Gym\",\"outdoor\":[],\"area\":\"50-60 m²\"}";

static const char bad[] =
    "{'image_url': 'ftp://x', 'image_file': '', 'mask_base64': 'QUJD', 'prompt': [1],"
    " 'model': 'Bse', 'owner': 'me', 'width': 0, 'garage': 'yes', 'garage_type': 3,"
    " 'rooms': [1, {'name': ' ', 'min_area': '2', 'max_area': '1', 'x': function}, deep],"
    " 'key_rooms': 'Office,Office', 'outdoor': ['Deck', 'deck', null], 'area': '55-60 m2',"
    " 'promt': 1, 7: true}";

static const struct hg_schema *compile(struct hg_arena *arena, const char *definition,
                                       const char **problem)
{
  struct hg_value value = hg_test_value(arena, definition);
  return hg_schema_compile(arena, &value, problem);
}

static size_t count(const struct hg_violation *list)
{
  size_t number = 0;
  for (; list != NULL; list = list->next)
    number++;
  return number;
}

static const struct hg_violation *find(const struct hg_violation *list, const char *field)
{
  while (list != NULL && strcmp(list->field, field) != 0)
    list = list->next;
  return list;
}

static void test_normalises(void)
{
  struct hg_arena arena;
  struct hg_buffer json;
  struct hg_schema_result result;
  struct hg_value wire;
  const char *problem;
  hg_arena_init(&arena, MUCH);
  hg_buffer_init(&json, 4096);
  const struct hg_schema *schema = compile(&arena, everything, &problem);
  HG_CHECK_TEXT(problem == NULL ? "" : problem, "");
  struct hg_value parameters = hg_test_value(&arena, good);
  HG_CHECK(hg_schema_check(schema, &arena, &parameters, &result));
  HG_CHECK(result.violations == NULL);
  HG_CHECK(count(result.notes) == 2); /* the alias and the mixed units */
  HG_CHECK(hg_schema_wire(schema, &arena, &result.normalised, &wire) == NULL);
  HG_CHECK(hg_json_write(&json, &wire) == NULL);
  HG_CHECK_TEXT(json.data, good_json);
  hg_buffer_free(&json);
  hg_arena_free(&arena);
}

static void test_reports_everything(void)
{
  static const struct {
    const char *field, *rule;
  } wanted[] = {
      {"image_url", "url"},      {"image_file", "blank"},    {"mask_base64", "image"},
      {"prompt", "type"},        {"model", "enum"},          {"owner", "uuid"},
      {"width", "minimum"},      {"garage", "type"},         {"garage_type", "type"},
      {"rooms[1]", "type"},      {"rooms[2].name", "blank"}, {"rooms[2].max_area", "ordered"},
      {"rooms[2].x", "unknown"}, {"rooms[3]", "type"},       {"key_rooms[2]", "distinct"},
      {"outdoor[2]", "enum"},    {"outdoor[3]", "null"},     {"area", "step"},
      {"promt", "unknown"},      {"[7]", "unknown"},
  };
  struct hg_arena arena;
  struct hg_schema_result result;
  const char *problem;
  hg_arena_init(&arena, MUCH);
  const struct hg_schema *schema = compile(&arena, everything, &problem);
  struct hg_value parameters = hg_test_value(&arena, bad);
  HG_CHECK(hg_schema_check(schema, &arena, &parameters, &result));
  for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
    const struct hg_violation *violation = find(result.violations, wanted[i].field);
    HG_CHECK_TEXT(violation == NULL ? wanted[i].field : violation->rule, wanted[i].rule);
  }
  /* image_url and image_file are also too many. */
  HG_CHECK(count(result.violations) == sizeof wanted / sizeof *wanted + 1);
  for (const struct hg_violation *v = result.violations; v != NULL && v->next != NULL; v = v->next)
    HG_CHECK(v->order <= v->next->order);
  hg_arena_free(&arena);
}

struct mistake {
  const char *definition, *reason;
};

#define FIELD(text) "{'fields': [{'name': 'a', " text "}]}"

static const struct mistake mistakes[] = {
    {"[]", "\"fields\" is missing"},
    {"1", "must be a table"},
    {"{'fields': []}", "not empty"},
    {"{'fields': {'a': 1}}", "must be a list"},
    {"{'fields': [1]}", "must be a table"},
    {"{'feilds': []}", "unknown key \"feilds\""},
    {"{'fields': [{'type': 'string'}]}", "\"name\" is missing"},
    {"{'fields': [{'name': 'a', 'type': 'string'}, {'name': 'b', 'wire': 'a', 'type': 'string'}]}",
     "is taken"},
    {FIELD("'type': 'strin'"), "there is no type \"strin\""},
    {FIELD("'x': 1"), "\"type\" is missing"},
    {FIELD("'type': 'string', 'requird': true"), "unknown key \"requird\""},
    {FIELD("'type': 'string', 'required': 1"), "must be true or false"},
    {FIELD("'type': 'string', 'minimum': 1"), "does not take \"minimum\""},
    {FIELD("'type': 'string', 'max_length': -1"), "must not be negative"},
    {FIELD("'type': 'string', 'default': 1"), "the default of \"a\" must be text"},
    {FIELD("'type': 'string', 'default': null"), "the default of \"a\" must be text, not null"},
    {FIELD("'type': 'string', 1: 2"), "keys must be text"},
    {FIELD("'type': 'file'"), "\"wire\" must be false"},
    {FIELD("'type': 'enum'"), "\"values\" is missing"},
    {FIELD("'type': 'enum', 'values': [1]"), "list of texts"},
    {FIELD("'type': 'enum', 'values': ['a'], 'aliases': {'b': 'c'}"), "stands for no value"},
    {FIELD("'type': 'enum', 'values': ['a'], 'aliases': {'b': 1}"), "map text to text"},
    {FIELD("'type': 'integer', 'minimum': 2, 'maximum': 1"), "above"},
    {FIELD("'type': 'integer', 'minimum': 1.5"), "must be a whole number"},
    {FIELD("'type': 'list'"), "\"items\" is missing"},
    {FIELD("'type': 'list', 'items': 1"), "must be a table"},
    {FIELD("'type': 'list', 'items': {'type': 'string', 'name': 'b'}"), "does not take \"name\""},
    {FIELD("'type': 'list', 'items': {'type': 'string'}, 'uniform': 'b'"), "\"object\""},
    {FIELD("'type': 'object'"), "\"fields\" is missing"},
    {FIELD("'type': 'range'"), "\"units\" is missing"},
    {FIELD("'type': 'range', 'units': [{'name': 'm', 'minimum': 5, 'maximum': 5}]"), "no range"},
    {FIELD("'type': 'range', 'units': [{'minimum': 1, 'maximum': 5}]"), "needs a name"},
    {FIELD("'type': 'base64_image', 'formats': ['gif']"), "no image format \"gif\""},
    {FIELD("'type': 'string', 'required_when': {'b': 1}"), "there is no field \"b\""},
    {FIELD("'type': 'string', 'required_when': []"), "must map fields to values"},
    {FIELD("'type': 'string', 'required_when': {'a': 1}"), "a condition's value of \"a\""},
    {FIELD("'type': 'boolean', 'implied_by': ['b']"), "there is no field \"b\""},
    {FIELD("'type': 'list', 'items': {'type': 'string'}, 'length_by': 1"), "length_by"},
    {"{'fields': [{'name': 'a', 'type': 'url'}], 'groups': [{'rule': 'x', 'fields': ['a']}]}",
     "a group needs a rule"},
    {"{'fields': [{'name': 'a', 'type': 'url'}], 'groups': [{'rule': 'wins', 'fields': ['a']}]}",
     "two fields"},
    {"{'fields': [{'name': 'a', 'type': 'url'}, {'name': 'b', 'type': 'url'}],"
     " 'groups': [{'rule': 'ordered', 'fields': ['a', 'b']}]}",
     "integer or decimal"},
};

static void test_definition_mistakes(void)
{
  for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
    struct hg_arena arena;
    const char *problem = NULL;
    hg_arena_init(&arena, MUCH);
    HG_CHECK(compile(&arena, mistakes[i].definition, &problem) == NULL);
    HG_CHECK_TEXT(problem != NULL && strstr(problem, mistakes[i].reason) ? mistakes[i].reason
                                                                         : problem,
                  mistakes[i].reason);
    hg_arena_free(&arena);
  }
}

/* Memory that runs out anywhere is noticed: never a crash, never a result that lacks something. */
static void test_every_memory_limit(void)
{
  size_t outcomes[2] = {0, 0};
  for (size_t limit = 0; limit < 60000; limit += 48) {
    struct hg_arena arena;
    struct hg_schema_result result;
    const char *problem = NULL;
    hg_arena_init(&arena, limit);
    const struct hg_schema *schema = compile(&arena, everything, &problem);
    HG_CHECK((schema == NULL) == (problem != NULL));
    struct hg_value parameters = hg_test_value(&arena, limit % 96 == 0 ? bad : good);
    bool whole =
        schema != NULL && !arena.failed && hg_schema_check(schema, &arena, &parameters, &result);
    outcomes[whole]++;
    if (whole && limit % 96 == 0)
      HG_CHECK(count(result.violations) == 21);
    if (whole && limit % 96 != 0)
      HG_CHECK(result.violations == NULL && count(result.notes) == 2);
    hg_arena_free(&arena);
  }
  HG_CHECK(outcomes[0] > 100 && outcomes[1] > 100);
}

/* Definitions and parameters with a byte changed, at every place: a sanitizer watches. */
static void test_changed_bytes(void)
{
  static const char replacements[] = "'{[]}019.nt x\xff";
  char definition[sizeof everything], parameters[sizeof bad];
  struct hg_schema_result result;
  const char *problem;
  for (size_t at = 0; at < sizeof everything - 1; at++) {
    struct hg_arena arena;
    hg_arena_init(&arena, MUCH);
    memcpy(definition, everything, sizeof everything);
    definition[at] = replacements[at % (sizeof replacements - 1)];
    memcpy(parameters, bad, sizeof bad);
    parameters[at % (sizeof bad - 1)] = replacements[at / 7 % (sizeof replacements - 1)];
    const struct hg_schema *schema = compile(&arena, definition, &problem);
    if (schema == NULL)
      schema = compile(&arena, everything, &problem);
    struct hg_value value = hg_test_value(&arena, parameters);
    HG_CHECK(value.kind != HG_VALUE_TABLE || hg_schema_check(schema, &arena, &value, &result));
    hg_arena_free(&arena);
  }
}

int main(void)
{
  HG_RUN(test_normalises);
  HG_RUN(test_reports_everything);
  HG_RUN(test_definition_mistakes);
  HG_RUN(test_every_memory_limit);
  HG_RUN(test_changed_bytes);
  return hg_test_report("schema");
}
