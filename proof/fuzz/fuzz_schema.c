/*
 * Schemas: compiling definitions, checking and encoding parameters.
 *
 * Input: a byte that chooses definition and parameters (built-in ones, or trees of the input's own),
 * a byte that says how many values of the built-in trees are replaced, then the trees, in the
 * language of fuzz_value.h.
 */
#include "fuzz.h"
#include "fuzz_value.h"

#include "hg_json_pick.h"
#include "hg_json_write.h"
#include "hg_limits.h"
#include "hg_schema.h"
#include "hg_test_value.h"

#define MUCH ((size_t)1 << 24)

static const char smart_replace[] =
    "{'fields': ["
    "{'name': 'image_url', 'wire': 'imageUrl', 'type': 'url'},"
    "{'name': 'image_file', 'wire': false, 'type': 'file'},"
    "{'name': 'prompt', 'type': 'string', 'required': true, 'max_length': 4000},"
    "{'name': 'mask_url', 'wire': 'maskUrl', 'type': 'url'},"
    "{'name': 'mask_base64', 'type': 'base64_image', 'formats': ['png', 'jpeg']},"
    "{'name': 'mask_file', 'wire': false, 'type': 'file'},"
    "{'name': 'owner', 'type': 'uuid'}],"
    "'groups': [{'rule': 'exactly_one', 'fields': ['image_url', 'image_file']},"
    "{'rule': 'wins', 'fields': ['mask_url', 'mask_base64', 'mask_file']},"
    "{'rule': 'at_least_one', 'fields': ['mask_url', 'mask_base64', 'mask_file']},"
    "{'rule': 'at_most_one', 'fields': ['mask_base64', 'mask_file']}]}";

static const char house_plan[] =
    "{'fields': ["
    "{'name': 'style', 'type': 'enum', 'nullable': true, 'values': ['Modern', 'Ranch'],"
    "  'default': 'Modern'},"
    "{'name': 'bedrooms', 'type': 'enum', 'values': ['1', '2', '5+'], 'from_number': true,"
    "  'default': '2', 'aliases': {'two': '2'}},"
    "{'name': 'total_area', 'wire': 'totalArea', 'type': 'range', 'default': '150-200 m²',"
    "  'units': [{'name': 'm²', 'spellings': ['m2'], 'minimum': 50, 'maximum': 500, 'step': 10},"
    "  {'name': 'ft²', 'spellings': ['ft2'], 'minimum': 500, 'maximum': 5000, 'step': 100}]},"
    "{'name': 'garage_enabled', 'wire': 'garageEnabled', 'type': 'boolean', 'default': false,"
    "  'implied_by': ['garage_type']},"
    "{'name': 'garage_type', 'type': 'enum', 'values': ['Detached', 'Rear Entry'],"
    "  'nullable': true, 'required_when': {'garage_enabled': true},"
    "  'null_unless': {'garage_enabled': true}},"
    "{'name': 'outdoor_spaces', 'type': 'list', 'distinct': true, 'default': [],"
    "  'items': {'type': 'enum', 'values': ['Deck', 'Balcony']}},"
    "{'name': 'bedroom_area_ranges', 'type': 'list', 'required': true, 'uniform': 'unit',"
    "  'max_items': 5, 'length_by': {'bedrooms': {'1': 1, '2': 2, '5+': 5}},"
    "  'items': {'type': 'object', 'fields': ["
    "    {'name': 'name', 'type': 'string', 'required': true},"
    "    {'name': 'min_area', 'wire': 'minArea', 'type': 'decimal', 'from_number': true},"
    "    {'name': 'max_area', 'wire': 'maxArea', 'type': 'decimal', 'from_number': true},"
    "    {'name': 'unit', 'type': 'enum', 'values': ['m²', 'ft²'], 'aliases': {'m2': 'm²'}}],"
    "   'groups': [{'rule': 'ordered', 'fields': ['min_area', 'max_area']}]}},"
    "{'name': 'key_rooms', 'type': 'joined', 'values': ['Home Office', 'Media Room'],"
    "  'nullable': true, 'default': null, 'distinct': true},"
    "{'name': 'prompt', 'type': 'string', 'default': ''},"
    "{'name': 'width', 'type': 'integer', 'minimum': 1, 'maximum': 9000},"
    "{'name': 'height', 'type': 'integer', 'minimum': 1, 'maximum': 9000},"
    "{'name': 'ref_image_url', 'type': 'url', 'empty': true},"
    "{'name': 'model_type', 'wire': 'modelType', 'type': 'enum', 'values': ['Base', 'Pro'],"
    "  'default': 'Base', 'forbidden_when': {'style': ['Ranch']}}],"
    "'groups': [{'rule': 'all_or_none', 'fields': ['width', 'height']}]}";

static const char smart_replace_call[] =
    "{'image_url': 'https://example.com/a.jpg', 'prompt': 'a sofa',"
    " 'mask_file': '/tmp/mask.png', 'owner': '123e4567-e89b-12d3-a456-426614174000'}";

static const char house_plan_call[] =
    "{'bedrooms': 2, 'totalArea': {'min': 100, 'max': 200, 'unit': 'm2'},"
    " 'garage_type': 'Rear Entry', 'outdoor_spaces': ['Deck'],"
    " 'bedroom_area_ranges': [{'name': 'a', 'minArea': 9, 'max_area': '10.5', 'unit': 'm2'},"
    " {'name': 'b', 'min_area': 1, 'max_area': 1, 'unit': 'ft²'}],"
    " 'key_rooms': ['Home Office', 'Media Room'], 'width': 10, 'height': 20, 'prompt': 'cosy'}";

/* Read and compiled once. */
static struct {
  struct hg_value definition, parameters;
  const struct hg_schema *schema;
} built_in[2];

static void build(int which, struct hg_arena *arena, const char *definition, const char *call)
{
  const char *problem = NULL;
  built_in[which].definition = hg_test_value(arena, definition);
  built_in[which].parameters = hg_test_value(arena, call);
  built_in[which].schema = hg_schema_compile(arena, &built_in[which].definition, &problem);
  FUZZ_CHECK(problem == NULL && built_in[which].parameters.kind == HG_VALUE_TABLE);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
  static struct hg_arena arena;
  (void)argc, (void)argv;
  hg_arena_init(&arena, MUCH);
  build(0, &arena, smart_replace, smart_replace_call);
  build(1, &arena, house_plan, house_plan_call);
  return 0;
}

/* What an input stands for; read again for every check, so that none sees another's traces. */
struct call {
  struct hg_value definition, parameters;
  const struct hg_schema *schema; /* of the definition, when it is a built-in one as it is */
};

static struct hg_value read_tree(struct fuzz_input *input, struct hg_arena *arena,
                                 const struct hg_value *base, int grafts)
{
  if (base == NULL)
    return fuzz_value(input, arena);
  struct hg_value tree = fuzz_value_copy(arena, base);
  for (int i = 0; i < grafts; i++)
    fuzz_value_graft(input, arena, &tree);
  return tree;
}

static bool read_call(const uint8_t *data, size_t size, struct hg_arena *arena, struct call *call)
{
  struct fuzz_input input = {data, size};
  uint8_t choice = fuzz_byte(&input), grafts = fuzz_byte(&input);
  int which = choice & 1;
  bool own_definition = (choice & 2) != 0, own_parameters = (choice & 4) != 0;
  *call = (struct call){0};
  if (!own_definition && grafts % 4 == 0)
    call->schema = built_in[which].schema;
  else
    call->definition =
        read_tree(&input, arena, own_definition ? NULL : &built_in[which].definition, grafts % 4);
  call->parameters =
      read_tree(&input, arena, own_parameters ? NULL : &built_in[which].parameters, grafts / 4 % 8);
  return !arena->failed;
}

static void check_text(const char *text, size_t most)
{
  FUZZ_CHECK(text != NULL && strlen(text) <= most);
  FUZZ_CHECK(hg_text_is_utf8(text, strlen(text)));
}

static void check_report(const struct hg_violation *list)
{
  for (; list != NULL; list = list->next) {
    check_text(list->field, HG_LIMIT_SHOWN_PATH);
    check_text(list->rule, 40);
    check_text(list->message, HG_LIMIT_MESSAGE);
    FUZZ_CHECK(list->value.kind != HG_VALUE_TABLE);
    FUZZ_CHECK(list->next == NULL || list->order <= list->next->order);
  }
}

static size_t count(const struct hg_violation *list)
{
  size_t number = 0;
  for (; list != NULL; list = list->next)
    number++;
  return number;
}

/*
 * What a check let through goes over the wire, as JSON; unless a definition that was fuzzed has
 * names that JSON cannot have.
 */
static void write_wire(const struct hg_schema *schema, bool is_built_in, struct hg_arena *arena,
                       const struct hg_value *normalised, struct hg_buffer *json)
{
  static const struct hg_json_paths none = {.depth = HG_JSON_PICK_DEPTH};
  struct hg_json_pick nothing[1];
  struct hg_value wire;
  FUZZ_CHECK(hg_schema_wire(schema, arena, normalised, &wire) == NULL);
  const char *problem = hg_json_write(json, &wire);
  FUZZ_CHECK(problem == NULL || !is_built_in);
  FUZZ_CHECK(!is_built_in || hg_json_pick(&none, json->data, json->length, nothing));
}

/* Checked once more, what passed passes, and the same is sent. */
static void check_again(const struct hg_schema *schema, bool is_built_in, struct hg_arena *arena,
                        const struct hg_value *normalised, const struct hg_buffer *json)
{
  struct hg_schema_result result;
  struct hg_buffer again;
  hg_buffer_init(&again, MUCH);
  FUZZ_CHECK(hg_schema_check(schema, arena, normalised, &result));
  FUZZ_CHECK(result.violations == NULL);
  write_wire(schema, is_built_in, arena, &result.normalised, &again);
  FUZZ_CHECK(again.length == json->length && memcmp(again.data, json->data, json->length) == 0);
  hg_buffer_free(&again);
}

/* The number of violations. */
static size_t check_call(const struct hg_schema *schema, const struct call *call,
                         struct hg_arena *arena, struct hg_buffer *json)
{
  struct hg_schema_result result;
  bool is_built_in = call->schema != NULL;
  FUZZ_CHECK(hg_schema_check(schema, arena, &call->parameters, &result));
  check_report(result.violations);
  check_report(result.notes);
  if (result.violations != NULL) {
    struct hg_value wire;
    hg_schema_wire(schema, arena, &call->parameters,
                   &wire); /* never checked: any problem will do */
    return count(result.violations);
  }
  FUZZ_CHECK(result.normalised.kind == HG_VALUE_TABLE);
  write_wire(schema, is_built_in, arena, &result.normalised, json);
  check_again(schema, is_built_in, arena, &result.normalised, json);
  return 0;
}

static const struct hg_schema *compile(const struct call *call, struct hg_arena *arena)
{
  const char *problem = NULL;
  if (call->schema != NULL)
    return call->schema;
  const struct hg_schema *schema = hg_schema_compile(arena, &call->definition, &problem);
  FUZZ_CHECK((schema == NULL) == (problem != NULL));
  return schema;
}

/* False: there was nothing to check. */
static bool run(const uint8_t *data, size_t size, struct hg_buffer *json, size_t *violations)
{
  struct hg_arena arena;
  struct call call;
  hg_arena_init(&arena, MUCH);
  bool whole = read_call(data, size, &arena, &call);
  const struct hg_schema *schema = whole ? compile(&call, &arena) : NULL;
  bool checked = schema != NULL && call.parameters.kind == HG_VALUE_TABLE;
  if (checked)
    *violations = check_call(schema, &call, &arena, json);
  hg_arena_free(&arena);
  return checked;
}

/* The same with little memory: refused, or the same result. */
static void run_short(const uint8_t *data, size_t size, size_t limit, size_t violations)
{
  struct hg_arena trees, arena;
  struct call call;
  struct hg_schema_result result;
  hg_arena_init(&trees, MUCH);
  hg_arena_init(&arena, limit);
  read_call(data, size, &trees, &call);
  const struct hg_schema *schema = compile(&call, &arena);
  if (schema != NULL && hg_schema_check(schema, &arena, &call.parameters, &result)) {
    FUZZ_CHECK(count(result.violations) == violations);
    check_report(result.violations);
  }
  hg_arena_free(&arena);
  hg_arena_free(&trees);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  struct hg_buffer first, second;
  size_t violations = 0, same = 0;
  hg_buffer_init(&first, MUCH);
  hg_buffer_init(&second, MUCH);
  if (size > 0 && run(data, size, &first, &violations)) {
    FUZZ_CHECK(run(data, size, &second, &same) && violations == same);
    FUZZ_CHECK(first.length == second.length &&
               (first.length == 0 || memcmp(first.data, second.data, first.length) == 0));
    run_short(data, size, (size_t)(data[size / 2] + 1) * (data[size - 1] + 1), violations);
  }
  hg_buffer_free(&first);
  hg_buffer_free(&second);
  return 0;
}
