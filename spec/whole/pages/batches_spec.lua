require "spec.support.page.check" "docs/batches.md"
