/*
 * The types of fields as a check sees them, one function each; null is none of their business. Lists
 * and joined lists check their entries by check->value. For the hg_schema_*.c files alone.
 */
#ifndef HG_SCHEMA_TYPES_H
#define HG_SCHEMA_TYPES_H

#include "hg_schema_report.h"

hg_check_function hg_check_string, hg_check_url, hg_check_uuid, hg_check_file,
    hg_check_base64_image, hg_check_enum, hg_check_boolean, hg_check_integer, hg_check_decimal,
    hg_check_range, hg_check_list, hg_check_joined;

#endif
