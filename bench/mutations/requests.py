"""Rows U and S7: what comes by HTTP."""

from __future__ import annotations

from bench.mutations.registry import without

_FORM = "app/web/form.py"
_FORWARDED = "app/web/forwarded.py"
_FORGED = "security/test_u4_forged_address.py"
_SITES = "security/test_u5_other_sites.py"
_UPLOADS = "web/test_uploads.py"

without(
    "U1",
    "what has no good signature is refused",
    "app/imaging/reading/inspect.py",
    "raise _unsupported(*likeness(data))",
    'return "jpeg"',
    f"{_UPLOADS}::test_what_is_not_a_good_picture_is_refused_with_its_code_and_leaves_nothing",
    "imaging/test_inspect.py::test_another_kind_of_file_is_named",
)
without(
    "U2",
    "the file is counted while it arrives",
    _FORM,
    "if self._size > self._max_file_bytes:",
    "if False:",
    f"{_UPLOADS}::test_the_largest_file_is_taken_and_one_byte_more_is_not",
)
without(
    "U3",
    "a name is its last segment",
    "app/keeping/naming.py",
    r're.split(r"[/\\]", sent)[-1]',
    "sent",
    f"{_UPLOADS}::test_the_name_is_text_and_never_a_path",
    f"{_UPLOADS}::test_display_names",
)
without(
    "U4",
    "without a trusted proxy nobody is believed",
    _FORWARDED,
    'return party(_entry(environ, "HTTP_X_FORWARDED_FOR", proxies)) if proxies else None',
    'return party(_entry(environ, "HTTP_X_FORWARDED_FOR", max(1, proxies)))',
    f"{_FORGED}::test_u4_a_forged_header_does_not_open_another_allowance",
)
without(
    "U4",
    "of a chain, what the outermost trusted proxy has seen counts",
    _FORWARDED,
    'return entries[-proxies] if len(entries) >= proxies else ""',
    "return entries[0]",
    f"{_FORGED}::test_u4_behind_a_proxy_only_what_that_proxy_says_counts",
    f"{_FORGED}::test_u4_with_two_proxies_the_outer_one_is_believed",
)
without(
    "U4",
    "entries are parted at commas alone",
    _FORWARDED,
    'for entry in environ.get(name, "").split(",")',
    'for entry in __import__("urllib.request").request.parse_http_list(environ.get(name, ""))',
    f"{_FORGED}::test_u4_a_quote_mark_of_a_client_does_not_swallow_what_the_proxy_adds",
)
without(
    "U4",
    "IPv6 counts by its /64",
    "app/address.py",
    "return str(ipaddress.ip_network((int(address) >> 64 << 64, 64)))",
    "return str(address)",
    f"{_FORGED}::test_u4_addresses_of_one_network_of_ipv6_count_as_one",
)
without(
    "U4",
    "without Redis a process counts by itself",
    "app/web/factory.py",
    "RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=bool(config.redis_url)",
    "RATELIMIT_SWALLOW_ERRORS=True",
    f"{_FORGED}::test_u4_with_redis_out_of_reach_uploads_are_still_counted",
)
without(
    "U4",
    "uploads and one-shots share one allowance",
    "app/web/routes/uploads.py",
    'limiter.shared_limit(lambda: service().config.rate_limit, scope="uploads", error_message=_RATE)',
    'limiter.limit(lambda: service().config.rate_limit, error_message="uploads")',
    f"{_UPLOADS}::test_uploads_and_one_shots_share_thirty_a_minute_an_address",
)
without(
    "U5",
    "where a request comes from is checked",
    "app/web/security.py",
    "if _changes_something() and not _shows_only_a_key() and not _is_from(origins):",
    "if False:",
    f"{_SITES}::test_u5_a_page_of_another_site_can_send_and_delete_nothing",
)
without(
    "U5",
    "what is shared is opened once somebody says so",
    "static/js/net/installed.js",
    "if (files.length && isApp)",
    "if (files.length)",
    "browser/test_app.py::test_what_is_shared_is_opened_once_somebody_says_so",
)
without(
    "U5",
    "the cookie stays on this site",
    "app/web/factory.py",
    'SESSION_COOKIE_SAMESITE="Lax"',
    'SESSION_COOKIE_SAMESITE="None"',
    f"{_SITES}::test_u5_the_cookie_is_signed_and_small_and_holds_only_an_id",
)
without(
    "U5",
    "only sites that are named may read",
    "app/web/security.py",
    "if origin is not None and origins.allows_other(origin):",
    "if origin is not None:",
    f"{_SITES}::test_u5_only_sites_that_are_named_may_read_answers_and_never_by_a_cookie",
    f"{_SITES}::test_u5_a_preflight_is_answered_for_sites_that_are_named_only",
)
without(
    "U6",
    "a body must keep a pace",
    "app/serving/body.py",
    "wire.expect(Patience(grace_s, BYTES_PER_S), 0)",
    "wire.expect(Patience(3600.0), 0)",
    "web/test_connections.py::test_u6_uploads_that_trickle_are_cut_off_and_others_go_on",
)
without(
    "U6",
    "headers must come in time",
    "app/serving/connection.py",
    "within = Patience(HEAD_S)",
    "within = Patience(3600.0)",
    "web/test_connections.py::test_u6_headers_that_trickle_do_not_hold_a_connection",
    "web/test_requests_read.py::test_u6_who_drips_is_ended_wherever_it_drips",
)
without(
    "U6",
    "what is refused is refused before its body",
    "app/storage/local.py",
    "        self.space.take(size)\n",
    "",
    "web/test_connections.py::test_u6_a_body_that_nobody_wants_does_not_hold_the_server_either",
)
without(
    "U7",
    "what the parser lets through is checked once more",
    "app/serving/connection.py",
    "            refusals.check(request)\n",
    "",
    "web/test_requests_read.py::test_u7_a_request_that_can_be_read_in_two_ways_is_refused_and_its_connection_ended",
)
without(
    "U7",
    "a chunk's line and the trailers have little room",
    "app/serving/body.py",
    "        _bound(source.reader)\n",
    "",
    "web/test_requests_read.py::test_u7_a_body_in_invalid_chunks_is_refused_with_a_problem",
)
without(
    "U8",
    "parts are counted",
    _FORM,
    "if self._parts > MAX_PARTS:",
    "if False:",
    "web/test_form.py::test_u8_what_is_too_much_beside_the_file_is_told_as_that",
    "web/test_form.py::test_u8_a_form_of_ten_thousand_parts_is_told_so_over_http",
)
without(
    "U8",
    "what the decoder says of invalid forms becomes a refusal",
    _FORM,
    "except ValueError:  # the decoder's word",
    "except ZeroDivisionError:  # the decoder's word",
    "web/test_form.py::test_u8_any_bytes_are_a_form_or_a_refusal",
)
without(
    "S7",
    "foreign names are turned away",
    "app/web/hosts.py",
    'if self._hosts.allows(environ.get("HTTP_HOST", "")):',
    "if True:",
    "web/test_hosts.py::test_s7_a_foreign_name_is_answered_nothing",
)
without(
    "S7",
    "metrics without a token ask for a name of ours",
    "app/web/routes/metrics.py",
    'is_ours = Hosts(service().config).is_ours(request.headers.get("Host", ""))',
    "is_ours = bool(Hosts)",
    "web/test_hosts.py::test_s7_metrics_are_for_names_that_are_ours_even_where_any_is_taken",
)
