local core = require "homegen.core"
local homegen = require "homegen"
local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"

describe("homegen.picture.inputs", function()
  local server, client, folder

  setup(function()
    server = faultd.start()
    server:always(clients.CREATE, faultd.created())
    server:always(clients.RESULT, faultd.success("http://127.0.0.1:9/r.png"))
    folder = clients.folder()
    clients.write(folder .. "/small.png", homegen.mask.new(8, 6):rectangle(1, 1, 3, 3):png())
    clients.write(folder .. "/same.png", homegen.mask.new(8, 6):ellipse(4, 3, 2):png())
    clients.write(folder .. "/other.png", homegen.mask.new(6, 8):ellipse(4, 3, 2):png())
    clients.write(folder .. "/text.png", "no picture at all")
    clients.write(folder .. "/empty.png", "")
  end)

  teardown(function()
    assert.is_true(server:stop())
    os.execute(("rm -rf '%s'"):format(folder))
  end)

  before_each(function()
    client = clients.new(server, { upload = function() return "https://files.example.com/x.png" end })
  end)

  after_each(function() client:close() end)

  local function rules_of(params)
    params.prompt = "a sofa"
    local ok, err = client:validate("smart_replace", params)
    assert.is_nil(ok)
    assert.equal("invalid", err.kind)
    local rules = {}
    for _, violation in ipairs(err.violations) do rules[violation.field] = violation.rule end
    return rules, err
  end

  it("refuses a mask whose size is known to differ from the image's", function()
    local rules, err = rules_of { image_file = folder .. "/small.png", mask_file = folder .. "/other.png" }
    assert.equal("same_size", rules.mask_file)
    assert.truthy(err.violations[1].message:find("8x6, is 6x8", 1, true))
  end)

  it("compares a mask given as base64 as well", function()
    local mask = homegen.mask.new(9, 9):rectangle(0, 0, 2, 2):base64()
    assert.equal("same_size", rules_of({ image_file = folder .. "/small.png", mask_base64 = mask }).mask_base64)
  end)

  for _, name in ipairs { "text.png", "empty.png", "missing.png", "" } do
    it(("refuses a mask that is no picture: %q"):format(name), function()
      assert.equal("image", rules_of({ image_url = "https://h/i.png", mask_file = folder .. "/" .. name }).mask_file)
    end)
  end

  it("refuses devices and never waits for them", function()
    assert.equal("image", rules_of({ image_url = "https://h/i.png", mask_file = "/dev/zero" }).mask_file)
  end)

  it("refuses base64 that is no picture", function()
    assert.is_string(rules_of({ image_url = "https://h/i.png", mask_base64 = core.base64_encode("hello") }).mask_base64)
  end)

  it("does not look at a mask that is not sent", function()
    assert.is_true(client:validate("smart_replace", {
      image_url = "https://h/i.png", mask_url = "https://h/m.png", mask_file = folder .. "/text.png", prompt = "p",
    }))
  end)

  it("sends a mask file as clean base64", function()
    assert(homegen.await(client:smart_replace {
      image_file = folder .. "/small.png", mask_file = folder .. "/same.png", prompt = "a sofa",
    }, 20))
    local requests = server:requests(clients.CREATE)
    local body = requests[#requests].body
    local sent = body:match('"maskBase64":"([^"]*)"')
    assert.equal(clients.read(folder .. "/same.png"), core.base64_decode(sent))
    assert.is_nil(body:find("File", 1, true))
    assert.is_nil(body:find(folder, 1, true))
  end)

  it("sends base64 without the data URI prefix and line breaks that the caller had", function()
    local base64 = homegen.mask.new(8, 6):rectangle(1, 1, 3, 3):base64()
    local broken = "data:image/png;base64," .. base64:gsub(("."):rep(20), "%0\r\n")
    local wire = assert(client:payload("smart_replace", { image_url = "https://h/i.png", prompt = "p", mask_base64 = broken }))
    assert.equal(base64, wire.maskBase64)
  end)

  it("local files can be switched off for parameters of others", function()
    local closed = clients.new(server, { local_files = false })
    local ok, err = closed:validate("smart_replace", { image_file = "/etc/passwd", mask_file = "/etc/passwd", prompt = "p" })
    assert.is_nil(ok)
    for _, violation in ipairs(err.violations) do assert.equal("local_files", violation.rule) end
    closed:close()
  end)

  it("an image file needs somewhere to put it", function()
    local without = clients.new(server)
    local task, err = without:smart_replace { image_file = folder .. "/small.png", mask_file = folder .. "/same.png", prompt = "p" }
    assert.is_nil(task)
    assert.equal("config", err.kind)
    without:close()
  end)
end)
