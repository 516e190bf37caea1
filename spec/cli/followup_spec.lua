local followup = require "homegen.cli.followup"

describe("homegen.cli.followup", function()
  local function session(parsed, journal)
    return { parsed = parsed, journal = journal, paid = {}, returned = {} }
  end

  local function bare(words) return (words:gsub("^%S+", "homegen")) end

  it("names the command that gets a task", function()
    local task = { key = "sofa 1", id = "17", service = "smart_replace" }
    assert.equal("homegen resume 'sofa 1'", bare(followup.resume(session({}, "jobs.db"), task)))
    assert.equal("homegen resume 'sofa 1' --journal 'my jobs.db' --account me --base-url http://127.0.0.1:8080",
      bare(followup.resume(session({ journal = "my jobs.db", account = "me", base_url = "http://127.0.0.1:8080" }, "my jobs.db"), task)))
    assert.equal("homegen resume smart-replace 17 --no-journal", bare(followup.resume(session { no_journal = true }, task)))
    assert.is_nil(followup.resume(session { no_journal = true }, { service = "smart_replace" }))
    assert.is_nil(followup.resume(session { sandbox = true }, task)) -- which has ended
  end)

  it("names the command that was given, with the key that the job got", function()
    local own = session { given = { "smart-replace", "--prompt", "a sofa" } }
    assert.equal("homegen smart-replace --prompt 'a sofa'", bare(followup.again(own)))
    own.job_key = "k1"
    assert.equal("homegen smart-replace --prompt 'a sofa' --key k1", bare(followup.again(own)))
    own.parsed.given[4] = "--key=own"
    assert.equal("homegen smart-replace --prompt 'a sofa' --key=own", bare(followup.again(own)))
  end)

  it("says what a task has cost: of a call its price, else what was charged, also where it is given back", function()
    local task = { service = "create_room", id = "a", state = "failed", credits = 0 }
    local own = session({}, "jobs.db")
    assert.equal(0, followup.ending(own, task).price.amount)
    own.returned.a = 1
    assert.same({ amount = 1, unit = "photo", place = "iaCrea" }, followup.ending(own, task).price)
    own.price = 2
    assert.equal(2, followup.ending(own, task).price.amount)
    assert.equal("the sandbox (play money)", followup.price(session { sandbox = true }, "create_room", 1).place)
  end)
end)
