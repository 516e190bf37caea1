/* Schemas as Lua sees them: core.schema(definition) and its methods check, encode and wire. */
#include "hg_json_write.h"
#include "hg_limits.h"
#include "hg_memory.h"
#include "hg_schema.h"
#include "lhg_body.h"
#include "lhg_compat.h"
#include "lhg_parts.h"
#include "lhg_schema_value.h"
#include "lhg_scratch.h"

#define CLASS "homegen.schema"
#define SCRATCH 3 /* the index of a call's scratch: behind the schema and the parameters */

struct lhg_schema {
  struct hg_arena arena;
  const struct hg_schema *compiled; /* NULL until it is complete; lives in the arena */
};

static const struct lhg_value_limits parameter_limits = {HG_LIMIT_PARAMETER_DEPTH,
                                                         HG_LIMIT_PARAMETERS};
static const struct lhg_value_limits definition_limits = {HG_LIMIT_DEFINITION_DEPTH,
                                                          HG_LIMIT_PARAMETERS};

static int schema_gc(lua_State *L)
{
  struct lhg_schema *self = luaL_checkudata(L, 1, CLASS);
  self->compiled = NULL;
  hg_arena_free(&self->arena);
  return 0;
}

static int schema_new(lua_State *L)
{
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 1);
  struct lhg_schema *self = lhg_new_userdata(L, sizeof *self, CLASS);
  struct hg_value definition;
  const char *problem = "schema: the definition is too large";
  hg_arena_init(&self->arena, HG_LIMIT_SCHEMA_MEMORY);
  if (lhg_value_read(L, 1, &self->arena, &definition_limits, &definition))
    self->compiled = hg_schema_compile(&self->arena, &definition, &problem);
  if (self->compiled == NULL)
    return luaL_error(L, self->arena.starved ? HG_NO_MEMORY : "homegen: %s", problem);
  return 1;
}

static const struct hg_schema *check_self(lua_State *L)
{
  struct lhg_schema *self = luaL_checkudata(L, 1, CLASS);
  luaL_argcheck(L, self->compiled != NULL, 1, "schema is closed");
  luaL_checktype(L, 2, LUA_TTABLE);
  lua_settop(L, 2);
  return self->compiled;
}

static void set_text(lua_State *L, const char *key, const char *text)
{
  lua_pushstring(L, text);
  lua_setfield(L, -2, key);
}

static void push_violations(lua_State *L, const struct hg_violation *violation)
{
  lua_newtable(L);
  for (int i = 1; violation != NULL; violation = violation->next, i++) {
    lua_createtable(L, 0, 4);
    set_text(L, "field", violation->field);
    set_text(L, "rule", violation->rule);
    set_text(L, "message", violation->message);
    lhg_value_push(L, &violation->value);
    lua_setfield(L, -2, "value");
    lua_rawseti(L, -2, i);
  }
}

static int refuse_size(lua_State *L)
{
  static const struct hg_violation too_large = {
      .field = "parameters",
      .rule = "size",
      .message = "must be smaller: there are too many entries, or they do not fit into memory"};
  lua_pushnil(L);
  push_violations(L, &too_large);
  return 2;
}

static void push_notes(lua_State *L, const struct hg_violation *notes)
{
  if (notes != NULL)
    push_violations(L, notes);
  else
    lua_pushnil(L);
}

static struct hg_text text_of(const struct lhg_scratch *scratch)
{
  return (struct hg_text){scratch->buffer.data, scratch->buffer.length};
}

/*
 * What is final goes out as it is: pushes the table, then the notes and the text. Where no text comes
 * of it, encode says why.
 */
static void push_final(lua_State *L, const struct hg_schema *schema, struct lhg_scratch *scratch,
                       const struct hg_schema_result *result, bool as_wire)
{
  struct hg_value wire;
  const char *problem = hg_schema_wire(schema, &scratch->arena, &result->normalised, &wire);
  if (problem == NULL)
    problem = hg_json_write(&scratch->buffer, &wire);
  if (problem != NULL)
    lhg_scratch_check(L, scratch);
  lhg_value_push(L, problem == NULL && as_wire ? &wire : &result->normalised);
  push_notes(L, result->notes);
  if (problem == NULL)
    lhg_body_push(L, text_of(scratch));
  else
    lua_pushnil(L);
}

/*
 * schema:check(parameters [, as_wire]) -> normalised, notes|nil, text|nil | nil, violations
 *
 * text is what encode would give; nil where there are local pictures, which may change what is sent.
 * With as_wire the table is the one that is sent, where there is a text.
 */
static int schema_check(lua_State *L)
{
  bool as_wire = lua_toboolean(L, 3);
  const struct hg_schema *schema = check_self(L);
  struct lhg_scratch *scratch = lhg_scratch_push(L, HG_LIMIT_CHECK_MEMORY);
  struct hg_value parameters;
  struct hg_schema_result result;
  if (!lhg_value_read(L, 2, &scratch->arena, &parameter_limits, &parameters) ||
      !hg_schema_check(schema, &scratch->arena, &parameters, &result)) {
    lhg_scratch_check(L, scratch);
    lhg_scratch_free(scratch);
    return refuse_size(L);
  }
  int before = lua_gettop(L);
  if (result.violations != NULL) {
    lua_pushnil(L);
    push_violations(L, result.violations);
  } else if (hg_schema_is_final(schema, &result.normalised)) {
    push_final(L, schema, scratch, &result, as_wire);
  } else {
    lhg_value_push(L, &result.normalised);
    push_notes(L, result.notes);
  }
  lhg_scratch_give_back(L, SCRATCH);
  return lua_gettop(L) - before;
}

/* Reads what a check has made and turns it into what is sent; raises when it is something else. */
static struct lhg_scratch *make_wire(lua_State *L, struct hg_value *wire)
{
  const struct hg_schema *schema = check_self(L);
  struct lhg_scratch *scratch = lhg_scratch_push(L, HG_LIMIT_CHECK_MEMORY);
  struct hg_value normalised;
  const char *problem = "the parameters are too large";
  if (lhg_value_read(L, 2, &scratch->arena, &parameter_limits, &normalised))
    problem = hg_schema_wire(schema, &scratch->arena, &normalised, wire);
  if (problem == NULL)
    return scratch;
  lhg_scratch_check(L, scratch);
  luaL_error(L, "homegen: %s", problem);
  return NULL;
}

static struct hg_text write_text(lua_State *L, struct lhg_scratch *scratch,
                                 const struct hg_value *wire)
{
  const char *problem = hg_json_write(&scratch->buffer, wire);
  if (problem != NULL) {
    lhg_scratch_check(L, scratch);
    luaL_error(L, "homegen: a value to be sent %s", problem);
  }
  return text_of(scratch);
}

/* schema:wire(normalised) -> the table that is sent, keyed by wire names, and its JSON text */
static int schema_wire(lua_State *L)
{
  struct hg_value wire;
  struct lhg_scratch *scratch = make_wire(L, &wire);
  struct hg_text text = write_text(L, scratch, &wire);
  lhg_value_push(L, &wire);
  lua_pushlstring(L, text.bytes, text.length);
  lhg_scratch_give_back(L, SCRATCH);
  return 2;
}

/* schema:encode(normalised) -> the JSON text alone, in the definition's order, as a body (lhg_body.h) */
static int schema_encode(lua_State *L)
{
  struct hg_value wire;
  struct lhg_scratch *scratch = make_wire(L, &wire);
  lhg_body_push(L, write_text(L, scratch, &wire));
  lhg_scratch_give_back(L, SCRATCH);
  return 1;
}

/* core.is_plain(value) -> whether no table in it, as deep as parameters are read, has a metatable */
static int core_is_plain(lua_State *L)
{
  static const struct lhg_value_limits limits = {HG_LIMIT_PLAIN_DEPTH, HG_LIMIT_PARAMETERS};
  luaL_checkany(L, 1);
  lua_pushboolean(L, lhg_value_is_plain(L, 1, &limits));
  return 1;
}

void lhg_schema_open(lua_State *L)
{
  static const luaL_Reg methods[] = {
      {"check", schema_check}, {"encode", schema_encode}, {"wire", schema_wire}, {NULL, NULL}};
  lhg_new_class(L, CLASS, methods, schema_gc);
  lhg_scratch_open(L);
  lua_pushcfunction(L, schema_new);
  lua_setfield(L, -2, "schema");
  lua_pushcfunction(L, core_is_plain);
  lua_setfield(L, -2, "is_plain");
}
