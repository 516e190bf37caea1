require "spec.support.page.check" "docs/services.md"
