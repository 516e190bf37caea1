--- The canvas of docs/masks.md in a real Chromium: what it gives is a mask as it stands, and strokes over nothing become one.

local blocks = require "spec.support.page.blocks"
local homegen = require "homegen"
local hosts = require "spec.support.hosts"
local samples = require "homegen.sandbox.files.samples"
local scratch = require "spec.support.scratch"

-- Behind the page's own script. A stroke of 60 pixels over 500: 3.8 % of the picture.
local PAGE = [=[
<!doctype html><body><pre id="out"></pre>%s<script>
const photo = new Image()
photo.onload = () => {
  const overlay = document.createElement("canvas")
  overlay.width = photo.naturalWidth
  overlay.height = photo.naturalHeight
  const pen = overlay.getContext("2d")
  pen.strokeStyle = "rgba(255, 0, 0, 0.5)"
  pen.lineWidth = 60
  pen.moveTo(300, 500)
  pen.lineTo(800, 500)
  pen.stroke()
  const masks = [maskOf(photo, [[[300, 500], [800, 500]]]), overlay.toDataURL("image/png")]
  document.getElementById("out").textContent = masks.join("\n")
}
photo.src = "data:image/png;base64,%s"
</script>
]=]

local CHROMIUM = "chromium --headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run "
  .. "--disable-background-networking --no-proxy-server --host-resolver-rules='MAP * 127.0.0.1' --virtual-time-budget=5000 "

local function read_all(command)
  local pipe = assert(io.popen(command))
  local text = pipe:read "*a"
  pipe:close()
  return text
end

local function script_of(page)
  for _, block in ipairs(blocks.of(page)) do
    if block.kind == "html" then return block.text end
  end
end

if hosts.has({ "lua5.4" }, "command -v chromium") then
  describe("the canvas of docs/masks.md", function()
    local folder, masks

    setup(function()
      folder, masks = scratch.folder(), {}
      local photo = read_all(("base64 -w0 '%s'"):format(samples.room))
      scratch.write(folder .. "/page.html", PAGE:format(script_of "docs/masks.md", photo))
      local dom = read_all(("HOME='%s' timeout 100 %s --user-data-dir='%s/profile' --dump-dom 'file://%s/page.html' 2>/dev/null"):format(
        folder, CHROMIUM, folder, folder))
      for mask in assert(dom:match '<pre id="out">(.-)</pre>', dom):gmatch "[^\n]+" do masks[#masks + 1] = mask end
    end)
    teardown(function() scratch.remove(folder) end)

    local function black(mask)
      return assert(homegen.mask.check { mask = mask, image = samples.room }).black
    end

    it("gives a mask_base64 as it stands", function()
      local client = assert(homegen.new { sandbox = { painter = "plain" } })
      assert.is_true(client:validate("smart_replace", { image_file = samples.room, mask_base64 = masks[1], prompt = "a sofa" }))
      client:close()
    end)

    it("gives strokes over nothing, which become a mask", function()
      scratch.write(folder .. "/strokes.base64", (masks[2]:gsub("^.-,", "")))
      os.execute(("base64 -d '%s/strokes.base64' >'%s/strokes.png'"):format(folder, folder))
      local mask = assert(homegen.mask.convert { mask = folder .. "/strokes.png", from = "alpha" }):invert()
      local share = black { bytes = mask:png() }
      assert.is_true(share > 0.037 and share < 0.040, tostring(share))
    end)
  end)
end
