local argparse = require "argparse"
local homegen = require "homegen"
local scratch = require "spec.support.scratch"
local service_options = require "homegen.cli.input.service_options"

local function find(name)
  for _, service in ipairs(homegen.services()) do
    if service.name == name then return service end
  end
end

describe("homegen.cli.input.service_options", function()
  local function read(name, ...)
    local parser, service = argparse "x", find(name)
    service_options.define(parser, { service })
    local ok, parsed = parser:pparse { ... }
    if not ok then return nil, parsed end
    return service_options.read(parsed, service)
  end

  it("puts a picture where its path or its URL belongs", function()
    assert.same({ image_url = "https://example.com/a.png", mask_file = "mask.png" },
      read("smart_replace", "--image", "https://example.com/a.png", "--mask", "mask.png"))
    assert.same({ ref_image_file = "c:house.png" }, read("house_plan", "--ref-image", "c:house.png"))
    assert.same({ image_url = "ftp://example.com/a.png" }, read("magic_editor", "--image", "ftp://example.com/a.png")) -- the schema refuses it
  end)

  it("knows what was given from what was not", function()
    assert.same({}, read "house_plan")
    assert.same({ garage_enabled = false }, read("house_plan", "--no-garage-enabled"))
    assert.same({ garage_enabled = true, key_rooms = { "Home Office", "Mudroom" } },
      read("house_plan", "--garage-enabled", "--key-rooms", "Home Office", "--key-rooms", "Mudroom"))
    assert.same({ roof_type = homegen.null }, read("house_plan", "--roof-type", "null"))
  end)

  it("wins over a file with parameters, however they are spelled there", function()
    local folder = scratch.folder()
    local function with(json, ...)
      scratch.write(folder .. "/p.json", json)
      return read("smart_replace", "--params", folder .. "/p.json", ...)
    end
    assert.same({ image_url = "https://b.example/b.png", prompt = "y" },
      with('{"imageUrl": "https://a.example/a.png", "prompt": "x"}', "--image-url", "https://b.example/b.png", "--prompt", "y"))
    assert.same({ image_file = "b.png", prompt = "x" }, with('{"imageUrl": "https://a.example/a.png", "prompt": "x"}', "--image", "b.png"))
    assert.same({ mask_url = "https://b.example/m.png" }, with('{"maskBase64": "AA=="}', "--mask", "https://b.example/m.png"))
    assert.same({ maskBase64 = "AA==", prompt = "y" }, with('{"maskBase64": "AA=="}', "--prompt", "y"))
    scratch.remove(folder)
  end)

  it("tells values, defaults and conditions", function()
    local parser = argparse "x"
    service_options.define(parser, { find "house_plan", find "magic_editor", find "create_room" })
    local help = parser:help_max_width(1000):get_help()
    for _, part in ipairs {
      "One of: None, Partial, Full. Default: None.", "Default: made to fit.", "Default: $IACREA_USER_ID.", "Default: none.",
      "Required with --garage-enabled.", "Width of the image in pixels. Required.", 'As "150-200 m2"; 50-500 m² in steps of 10',
      'Once for each, as "NAME, min_area=MIN_AREA, max_area=MAX_AREA, unit=m²|ft²", or as JSON.',
    } do assert.truthy(help:find(part, 1, true), part) end
    parser = argparse "x"
    service_options.define(parser, { find "magic_editor" })
    assert.truthy(parser:help_max_width(1000):get_help():find("Required with --model-type Base.", 1, true))
  end)

  it("speaks of options where the library speaks of parameters", function()
    local err = service_options.explain { violations = {
      { field = "bedroom_area_ranges[2].max_area", message = "too small" },
      { field = "image_file", message = "cannot be opened", value = "a.png" },
    } }
    assert.same({ "--bedroom-area-ranges[2].max_area", "--image-file" }, { err.violations[1].field, err.violations[2].field })
    assert.equal("cannot be opened (a.png)", err.violations[2].message)
  end)
end)
