-- Luanti (Minetest): "/stage a green velvet sofa" in the server's chat makes a picture, and tells its address when it is there. The
-- server's minetest.conf has secure.trusted_mods = staging, and its environment IDEAL_HOUSE_API_KEY. homegen is found by LUA_PATH
-- and LUA_CPATH, or where LuaJIT looks anyway.
local ie = assert(minetest.request_insecure_environment(), "add this mod to secure.trusted_mods")

-- What is loaded has to see the environment of the mod, as the engine's own functions are secured.
ie.minetest, ie.core = minetest, core
table.insert(ie.package.loaders, 2, function(name)
  local file = ie.package.searchpath(name, ie.package.path)
  return file and setfenv(assert(ie.loadfile(file)), ie) or nil
end)
local homegen = ie.require "homegen"

local client = assert(homegen.new())

minetest.register_chatcommand("stage", {
  params = "<what shall be there>",
  description = "makes a picture of the furnished room; it costs a credit",
  privs = { server = true },
  func = function(player, prompt)
    local task, err = client:smart_replace {
      image_url = "https://example.com/room.jpg", mask_url = "https://example.com/mask.png", prompt = prompt,
    }
    if not task then return false, err.message end
    task:on_done(function() -- in a step of the server's, of which each makes one of homegen's
      minetest.chat_send_player(player, task.error and task.error.message or task.result.url)
    end)
    return true, "it will take a minute"
  end,
})
