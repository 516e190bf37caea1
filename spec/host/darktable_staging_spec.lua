--- The script of examples/darktable, in a real darktable on a display of its own, on the embedded sandbox.

local darktable = require "spec.support.darktable"
local hosts = require "spec.support.hosts"
local image = require "homegen.image"

if not hosts.has({ "luajit" }, darktable.test) then return end

describe("virtual staging in darktable", function()
  it("exports the selected photograph, takes the mask beside it, and imports the result, grouped and tagged", function()
    local folder = hosts.folder()
    local sample = hosts.root .. "/sandbox/lua/homegen/sandbox/sample"
    os.execute(("cd '%s' && mkdir config config/lua cache photos && cp '%s/examples/darktable/virtual_staging.lua' config/lua && "
      .. "cp '%s/room.png' photos/room.png && cp '%s/mask.png' photos/room.mask.png && cp '%s/room.png' photos/other.png"):format(
      folder, hosts.root, sample, sample, sample))
    local said = darktable.run(folder, ([[
      dt.preferences.write("virtual_staging", "sandbox", "bool", true)
      local ok, staging = pcall(require, "virtual_staging")
      if not ok then report:write(tostring(staging), "\nend\n") end
      local left = 2
      local function tell(staged, message, original)
        if staged then
          local tags = {}
          for _, tag in ipairs(dt.tags.get_tags(staged)) do tags[#tags + 1] = tag.name end
          report:write("staged ", staged.filename, " beside ", tostring(staged.path == original.path), " grouped ",
            tostring(staged.group_leader.id == original.group_leader.id), " ", table.concat(tags, " "), "\n")
        else
          report:write("not ", original.filename, ": ", message, "\n")
        end
        left = left - 1
        if left == 0 then report:write "end\n" end
      end
      dt.control.dispatch(function()
        local room, other = dt.database.import "%s/photos/room.png", dt.database.import "%s/photos/other.png"
        dt.gui.selection { room, other }
        staging.replace(dt.gui.selection(), "a green velvet sofa", tell)
      end)
    ]]):format(folder, folder), {
      path = ("%s/sandbox/lua/?.lua;%s/sandbox/lua/?/init.lua;"):format(hosts.root, hosts.root), flags = "-d lua",
    })
    assert.is_nil(hosts.read(folder .. "/out"):match "stack traceback.*")
    assert.matches("not other.png: there is no mask: paint " .. folder .. "/photos/other.mask.png, black is replaced\n", said, 1, true)
    local name = said:match "staged (room%-staged%-%d+%.png) beside true grouped true [^\n]*homegen|smart_replace"
    assert.is_string(name, said)
    local info = assert(image.info(folder .. "/photos/" .. name))
    assert.same({ 1024, 768 }, { info.width, info.height })
    os.execute(("rm -rf '%s'"):format(folder))
  end)
end)
