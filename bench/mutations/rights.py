"""Rows R, V and P: who may have what, and what leaves with it."""

from __future__ import annotations

from bench.mutations.registry import without

_ANOTHER = "security/test_r1_another_edit.py"
_GUESSING = "security/test_r2_guessing.py"
_REVOKED = "security/test_r3_revoked.py"
_CONTENT = "security/test_v1_stored_content.py"
_NGINX = "deploy/test_nginx.py"
_ALBUMS = "security/test_r4_albums.py"
_STORAGE = "cluster/test_storage.py"
_CELLS = "cluster/test_two_cells.py"
_LEAKS = "security/test_p1_nothing_leaks.py"
_PROMISED = "security/test_p2_no_longer_than_promised.py"

without(
    "R1",
    "an image is found by a right",
    "app/keeping/images.py",
    "if record.right(shown) is None:\n            raise not_found()\n        self.touch(image_id)",
    "if record is NOBODYS:\n            raise not_found()\n        self.touch(image_id)",
    f"{_ANOTHER}::test_r1_a_stranger_gets_the_answer_for_no_image_from_every_door",
)
without(
    "R1",
    "a right is asked for by the record and once more as a tab joins",
    "app/keeping/record.py",
    "return right_of(shown, self.key_hash, self.owner_hash, self.view_key)",
    'return "edit" if self.id else None',
    f"{_ANOTHER}::test_r1_no_command_lets_a_stranger_in_or_tells_that_there_is_an_edit",
)
without(
    "R2",
    "keys are long",
    "app/keeping/rights.py",
    "_KEY_BYTES = 24",
    "_KEY_BYTES = 8",
    f"{_GUESSING}::test_r2_keys_differ_and_have_more_than_128_bits",
)
without(
    "R2",
    "a miss is as much work as a hit",
    "app/keeping/images.py",
    "            record = NOBODYS",
    "            raise not_found() from None",
    f"{_GUESSING}::test_r2_a_wrong_guess_is_compared_as_often_with_an_image_as_without",
)
without(
    "R2",
    "hashes are compared in constant time",
    "app/keeping/rights.py",
    "hmac.compare_digest(shown.encode(), kept.encode())",
    "shown.encode() == kept.encode()",
    f"{_GUESSING}::test_r2_keys_are_compared_in_constant_time",
)
without(
    "R3",
    "a new key takes the place of the old one",
    "app/keeping/images.py",
    "changed = self.change(image_id, lambda record: replace(record, **changes))",
    "changed = self.change(image_id, lambda record: record)",
    f"{_REVOKED}::test_r3_a_view_key_that_was_renewed_opens_nothing_more",
    f"{_REVOKED}::test_r3_a_tab_of_a_renewed_view_key_is_told_and_gets_nothing_more",
    f"{_REVOKED}::test_r3_a_renewed_edit_key_ends_the_tabs_that_came_by_it_but_not_the_one_that_asked",
)
without(
    "R3",
    "tabs whose key has become worthless are let go",
    "app/editing/edits.py",
    "        if gone:\n            self._remove(edit, loop, gone)",
    "        if len(gone) < 0:\n            self._remove(edit, loop, gone)",
    f"{_REVOKED}::test_r3_a_tab_of_a_renewed_view_key_is_told_and_gets_nothing_more",
)
without(
    "R3",
    "a renewed key is written down",
    "app/keeping/images.py",
    "                    self._write(record, tag)\n",
    "",
    f"{_REVOKED}::test_r3_renewed_keys_hold_after_a_restart",
)
without(
    "V1",
    "what pixels do not need goes",
    "app/imaging/kept_original.py",
    "kept = cleaned(data, decoded.format, target.strips, most)",
    "kept = data",
    # Markup that is left makes the file be encoded again, so the test of scripts passes without this.
    "imaging/test_hidden_bytes.py::test_no_file_that_is_given_holds_what_was_hidden",
)
without(
    "V1",
    "a file comes under a policy",
    "app/web/security.py",
    """    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",\n""",
    "",
    f"{_CONTENT}::test_v1_files_come_under_a_policy_that_runs_nothing",
)
without(
    "V1",
    "an original is an attachment",
    "app/web/routes/images.py",
    "edition, attachment=True)",
    "edition, attachment=False)",
    f"{_CONTENT}::test_v1_the_uploaded_bytes_are_only_ever_an_attachment_and_only_for_who_edits",
)
without(
    "V1",
    "who looks on gets no original",
    "app/web/routes/images.py",
    "    if not may_edit(record):\n        return _rendition(record, _as_uploaded(), download=True)",
    "    if record is None:\n        return _rendition(record, _as_uploaded(), download=True)",
    f"{_CONTENT}::test_v1_the_uploaded_bytes_are_only_ever_an_attachment_and_only_for_who_edits",
)
without(
    "V1",
    "an error is no page",
    "app/web/problems.py",
    'refusal.status, mimetype="application/problem+json")',
    'refusal.status, mimetype="text/html")',
    f"{_CONTENT}::test_v1_an_error_never_repeats_what_was_sent_as_markup",
)
without(
    "V2",
    "files are for this browser alone, and nginx keeps the page's only",
    "deploy/nginx.conf",
    "        location / {\n            proxy_pass http://whittle;",
    "        location / {\n            proxy_pass http://whittle;\n            proxy_cache assets;\n"
    "            proxy_ignore_headers Cache-Control;\n            proxy_cache_valid any 1m;",
    f"{_NGINX}::test_v2_what_one_client_got_is_not_kept_for_another",
)
without(
    "V2",
    "files are given out by Whittle's word alone",
    "deploy/nginx.conf",
    "        location /protected/ {\n            internal;",
    "        location /protected/ {",
    f"{_NGINX}::test_nobody_gets_a_file_by_its_place_on_the_disk",
)
without(
    "V2",
    "the log of nginx has no query",
    "deploy/nginx.conf",
    '"$request_method $path_asked"',
    '"$request"',
    f"{_NGINX}::test_p1_the_log_of_nginx_tells_no_key_and_no_name",
)
without(
    "P1",
    "metadata is left out of every copy",
    "app/imaging/metadata/preparing.py",
    "    if wish.strips:\n        wanted = _selected",
    "    if wish is None:\n        wanted = _selected",
    "imaging/test_no_trace.py::test_no_byte_of_the_metadata_is_left",
    f"{_LEAKS}::test_p1_no_copy_says_where_it_was_taken_unless_the_editor_asks",
)
without(
    "P1",
    "who looks on asks for no more than the editor shows",
    "app/web/routes/images.py",
    "if recipe.reveals_more_than(present, service().catalog) and not may_edit(record):",
    "if False:",
    f"{_LEAKS}::test_p1_who_looks_on_is_not_told_what_the_editor_keeps_back",
)
without(
    "P1",
    "what libraries log of contents is left out",
    "app/web/factory.py",
    "library.setLevel(logging.ERROR)",
    "library.setLevel(logging.DEBUG)",
    f"{_LEAKS}::test_p1_nothing_of_a_picture_its_names_or_its_keys_stands_in_the_log",
)
without(
    "P2",
    "what is deleted is removed",
    "app/storage/moves.py",
    "            return\n    shutil.rmtree(trash, ignore_errors=True)",
    "            return",
    f"{_PROMISED}::test_p2_delete_now_leaves_no_byte_behind",
)
without(
    "P2",
    "what nobody has used for its time goes",
    "app/keeping/images.py",
    "return [image_id for image_id in idle if image_id not in self._keepers]",
    "return []",
    f"{_PROMISED}::test_p2_when_its_time_is_over_no_byte_is_left",
)
without(
    "P2",
    "the page is told how long",
    "app/limits.py",
    '"image_ttl_ms": round(config.image_ttl_min * 60_000)',
    '"image_ttl_ms": 0',
    f"{_PROMISED}::test_p2_the_page_is_told_how_long_a_picture_is_kept",
)
without(
    "R4",
    "an album is found by a right",
    "app/albums/albums.py",
    "if album is None or album.right(shown) is None:",
    "if album is None:",
    f"{_ALBUMS}::test_r4_who_has_no_right_gets_the_answer_for_nothing_there",
    f"{_ALBUMS}::test_r4_no_command_lets_a_stranger_into_an_album",
)
without(
    "R4",
    "a batch is found by a right to its album",
    "app/albums/owned_batches.py",
    "if found is None or found[0].album.right(shown) is None:",
    "if found is None:",
    f"{_ALBUMS}::test_r4_who_has_no_right_gets_the_answer_for_nothing_there",
)
without(
    "R4",
    "the key for looking changes no album",
    "app/web/access.py",
    'if album.right(shown()) != "edit":',
    "if album.right(shown()) is None:",
    f"{_ALBUMS}::test_r4_the_key_for_looking_changes_nothing",
)
without(
    "R4",
    "who looks on gets no bundle of originals",
    "app/albums/bundle.py",
    'if not may_edit and any("file" in outcome.facts for _, outcome in outcomes):',
    "if not outcomes:",
    f"{_ALBUMS}::test_r4_who_looks_on_takes_no_originals_along",
)
without(
    "R4",
    "a publication is ended by who may edit its picture",
    "app/publishing/publications.py",
    "if not publication.may_end(shown):",
    "if publication is None:",
    f"{_ALBUMS}::test_r4_who_has_no_right_gets_the_answer_for_nothing_there",
)
without(
    "R5",
    "a record in the bucket is written over what was read alone",
    "app/storage/bucket.py",
    '{"IfNoneMatch": "*"} if tag is None else {"IfMatch": tag}',
    "{}",
    f"{_STORAGE}::test_of_two_who_read_the_same_record_only_one_writes",
)
without(
    "R5",
    "an edit has one owner",
    "app/editing/saved.py",
    "edit.claim = Claim(self._owner, edit.claim.epoch + 1)",
    "edit.claim = Claim(self._owner, edit.claim.epoch)",
    f"{_CELLS}::test_an_edit_has_one_owner_and_the_other_lets_its_tabs_go",
)
