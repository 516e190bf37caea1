-- Loads all of homegen, as its first request would: a program that measures something else requires this first.

local homegen = require "homegen"
require("homegen.base.later").load_all()
assert(require("homegen.base.libcurl").load())
return homegen
