"""How things are shown: text of strangers, languages, marks, layout. No request, no storage."""
