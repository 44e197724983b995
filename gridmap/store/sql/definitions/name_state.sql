-- Hand a digest to definitions/note: neither COMMENT nor DO takes a parameter.
SELECT set_config('gridmap.definitions', :state, true)
