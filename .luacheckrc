-- The library runs on Lua 5.3, 5.4, 5.5 and LuaJIT: what all have, and what some have but are asked for first.
std = "min"
read_globals = {
  "jit", "unpack",
  table = { fields = { "unpack", "pack" } },
  package = { fields = { "searchpath", "path", "preload", "loaded" } },
  math = { fields = { "type", "tointeger" } },
}
max_line_length = 140
-- An alias of LuaCATS is one line, however many values it has.
max_comment_line_length = false
exclude_files = { "build" }
-- A method need not use its self, and a name that starts with "_" says that it is not used.
ignore = { "212/self", "21./_.*" }

for _, folder in ipairs { "spec", "sandbox/spec", "proof/faultd/spec" } do files[folder] = { std = "+busted" } end
files["examples"] = { std = "lua54" }
for _, folder in ipairs { "openresty", "gateway", "apisix" } do files["examples/" .. folder] = { std = "ngx_lua" } end
files["examples/kong"] = { std = "ngx_lua", read_globals = { "kong" } }
files["spec/support/gateway"] = { std = "ngx_lua", globals = { "kong" } }
files["examples/neovim"] = { std = "luajit", globals = { "vim" } }
files["examples/love"] = { std = "luajit+love" }
files["examples/darktable"] = { std = "lua54" }
files["examples/hosts"] = { std = "max", globals = { "core", "minetest", "module" } }
files[".ci"] = { std = "lua54" }
files["bench"] = { std = "max" }
files["bench/hosts"] = { globals = { "love" }, read_globals = { "core", "vim" } }
files[".busted"] = { std = "lua54" }
files["proof/fuzz"] = { std = "lua54" }
for _, name in ipairs { "sweep", "sweep_operations", "sweep_point", "sweep_loading" } do
  files["proof/sweep/" .. name .. ".lua"] = { std = "lua54", read_globals = { "memory" } } -- what its interpreter brings
end
