/*
 * What a compiled schema is made of; for the hg_schema_*.c files alone.
 *
 * A shape is the fields of one table and the rules between them: the schema itself is one, and so
 * is every object in a list.
 */
#ifndef HG_SCHEMA_SHAPE_H
#define HG_SCHEMA_SHAPE_H

#include "hg_schema.h"

enum hg_field_type {
  HG_FIELD_STRING,
  HG_FIELD_URL,
  HG_FIELD_UUID,
  HG_FIELD_FILE,
  HG_FIELD_BASE64_IMAGE,
  HG_FIELD_ENUM,
  HG_FIELD_JOINED,
  HG_FIELD_BOOLEAN,
  HG_FIELD_INTEGER,
  HG_FIELD_DECIMAL,
  HG_FIELD_RANGE,
  HG_FIELD_LIST,
  HG_FIELD_OBJECT
};

#define HG_FIELD_TYPES (HG_FIELD_OBJECT + 1)

/* A value of an enumeration: as it may be given, and as it is sent. */
struct hg_choice {
  struct hg_text given, sent;
};

/* A unit of a range, with the bounds and the grid that hold in it. */
struct hg_unit {
  struct hg_text name;
  const struct hg_text *spellings;
  size_t spelling_count;
  int64_t minimum, maximum, step;
};

/* The field at this index of the shape has one of these values. */
struct hg_condition {
  size_t field;
  const struct hg_value *values;
  size_t value_count;
};

/* Conditions that must all hold; count 0 when there are none. */
struct hg_conditions {
  const struct hg_condition *items;
  size_t count;
  const char *text; /* for messages: model_type is "Base" */
};

/* How long a list must be when another field has a certain value. */
struct hg_length_rule {
  bool present;
  size_t field;
  const struct hg_value *values;
  const size_t *lengths;
  size_t count;
};

struct hg_shape;

struct hg_field {
  struct hg_text name, wire; /* wire.bytes NULL: never sent */
  enum hg_field_type type;
  const char *allowed; /* for messages, after "must be": one of "Flash", "Base", "Pro" */
  bool required, nullable, may_be_empty, distinct, from_number;
  size_t max_length;
  int64_t minimum, maximum;
  size_t min_items, max_items;
  const struct hg_choice *choices;
  size_t choice_count;
  struct hg_text separator;
  const struct hg_unit *units;
  size_t unit_count;
  unsigned formats; /* bit 1 << enum hg_image_format */
  const struct hg_field *item;
  const struct hg_shape *shape;
  const char *uniform;      /* items that differ in this field are worth a note */
  struct hg_value fallback; /* sent when the field is absent; absent when there is none */
  struct hg_conditions required_when, null_unless, forbidden_when;
  const size_t *implied_by;
  size_t implied_by_count;
  struct hg_length_rule length_rule;
};

enum hg_group_rule {
  HG_GROUP_AT_LEAST_ONE,
  HG_GROUP_AT_MOST_ONE,
  HG_GROUP_EXACTLY_ONE,
  HG_GROUP_ALL_OR_NONE,
  HG_GROUP_ORDERED, /* fields[0] is not above fields[1] */
  HG_GROUP_WINS     /* when fields[0] is given the others are neither checked nor sent */
};

struct hg_group {
  enum hg_group_rule rule;
  const size_t *fields;
  size_t count;
  const char *names; /* for messages: mask_url, mask_base64, mask_file */
};

struct hg_shape {
  const struct hg_field *fields;
  size_t field_count;
  const struct hg_group *groups;
  size_t group_count;
  const char *names; /* for messages: image_url, image_file, … */
};

struct hg_schema {
  struct hg_shape shape;
};

#endif
