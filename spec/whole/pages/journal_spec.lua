require "spec.support.page.check" "docs/journal.md"
