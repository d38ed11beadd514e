"""Which kind of document a page carries: policy, interpretation, news, listing; signs are weighed."""
