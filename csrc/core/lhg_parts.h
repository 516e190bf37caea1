/*
 * homegen.core is one module made of parts. Each part is opened with the module's table on top of the
 * stack, adds its functions to it, registers its userdata classes, and leaves the stack as it was.
 */
#ifndef LHG_PARTS_H
#define LHG_PARTS_H

#include "lhg_compat.h"

void lhg_engine_open(lua_State *L);
void lhg_body_open(lua_State *L);
void lhg_target_open(lua_State *L);
void lhg_url_open(lua_State *L);
void lhg_libcurl_open(lua_State *L); /* load_libcurl, has_libcurl, load_with */
void lhg_schema_open(lua_State *L);
void lhg_codec_open(lua_State *L);
void lhg_json_open(lua_State *L);          /* json_picker, json_table */
void lhg_json_decode_open(lua_State *L);   /* json_decode */
void lhg_part_open(lua_State *L);          /* part */
void lhg_disk_open(lua_State *L);          /* disk */
void lhg_doorbell_open(lua_State *L);      /* doorbell */
void lhg_poll_schedule_open(lua_State *L); /* poll_schedule */
void lhg_listener_open(lua_State *L);      /* listener */
void lhg_secret_open(lua_State *L);        /* secret, is_secret */

#endif
