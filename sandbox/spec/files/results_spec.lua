local results = require "homegen.sandbox.files.results"
local scratch = require "spec.support.scratch"

describe("sandbox.results", function()
  local folder, kept
  before_each(function()
    folder = scratch.folder()
    kept = assert(results.open(folder .. "/results"))
  end)
  after_each(function() scratch.remove(folder) end)

  it("keeps pictures for its owner alone, in the place of earlier ones, whether it waits for the disk or not", function()
    for _, sync in ipairs { true, false } do
      kept = assert(results.open(folder .. "/results", sync))
      assert.is_true(kept:keep("a.png", "one\0"))
      assert.equal("one\0", scratch.read(kept:path "a.png"))
      assert.is_true(kept:keep("a.png", "two"))
      assert.is_true(kept:keep("b.png", ""))
      assert.same({ "two", "" }, { scratch.read(kept:path "a.png"), scratch.read(kept:path "b.png") })
      assert.same({ "700", "600" }, { scratch.mode(folder .. "/results"), scratch.mode(kept:path "a.png") })
      assert.is_nil(scratch.read(folder .. "/results/unfinished.part"))
    end
  end)

  it("replaces what a kill has left half written", function()
    scratch.write(folder .. "/results/unfinished.part", ("x"):rep(1000))
    assert(results.open(folder .. "/results"))
    scratch.write(folder .. "/results/unfinished.part", ("x"):rep(1000))
    assert.is_true(kept:keep("a.png", "short"))
    assert.equal("short", scratch.read(kept:path "a.png"))
  end)

  it("says why there is no such folder", function()
    assert.matches("/no/results: No such file", select(2, results.open(folder .. "/no/results")))
    scratch.write(folder .. "/file", "")
    assert.matches("/file: Not a directory", select(2, results.open(folder .. "/file")))
    assert.matches("^/proc/self: ", select(2, results.open "/proc/self"))
    os.execute("rm -r " .. folder .. "/results")
    assert.matches("a.png: No such file", select(2, kept:keep("a.png", "x")))
  end)
end)
