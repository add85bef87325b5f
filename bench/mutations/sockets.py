"""Rows S: what comes over a socket."""

from __future__ import annotations

from bench.mutations.registry import without

_SHARE = "security/test_s4_share.py"
_ASKING = "security/test_s4_asking.py"
_FRAMES = "security/test_s5_frames.py"
_UNREADABLE = "security/test_s5_unreadable_messages.py"
_TRANSPORT = "app/web/live/transport"

without(
    "S1",
    "the origin is asked for",
    "app/web/security.py",
    "return own or origin in self._allowed",
    "return bool(host or own)",
    "security/test_s1_foreign_socket.py::test_s1_a_page_of_another_site_cannot_connect",
)
without(
    "S1",
    "without a trusted proxy no forwarded name counts",
    "app/web/forwarded.py",
    "        if self._proxies:\n            self._set_address_of_server(environ)",
    "        self._proxies = self._proxies or 1\n        self._set_address_of_server(environ)",
    "security/test_s1_foreign_socket.py::test_s1_without_a_trusted_proxy_forwarded_names_change_nothing",
)
without(
    "S1",
    "who shows nothing has no right",
    "app/keeping/record.py",
    "return right_of(shown, self.key_hash, self.owner_hash, self.view_key)",
    'return right_of(shown, self.key_hash, self.owner_hash, self.view_key) if shown.key else "edit"',
    "security/test_s1_foreign_socket.py::test_s1_a_connection_alone_opens_nothing",
)
without(
    "S2",
    "every command stands behind the checks",
    "app/web/live/commands.py",
    "socketio.on_event(name, answer)",
    "socketio.on_event(name, handler)",
    "security/test_s2_every_command.py::test_s2_every_command_stands_behind_the_checks_and_there_is_no_other",
)
without(
    "S2",
    "a payload is checked before its handler",
    "app/web/live/commands.py",
    "handler(protocol.read_payload(name, arguments))",
    "handler(*arguments)",
    "security/test_s2_every_command.py::test_s2_the_checks_come_before_the_handler",
)
without(
    "S2",
    "a command is for a tab that has opened the edit",
    "app/editing/edits.py",
    "if found is None or viewer_id not in found[0].viewers:",
    "if found is None:",
    "security/test_s2_every_command.py::test_s2_a_command_before_the_edit_is_opened_is_refused",
)
without(
    "S3",
    "text from outside is made well-formed",
    "app/wellformed.py",
    "if _PERHAPS.search(text):",
    "if False:",
    "test_wellformed.py::test_a_lone_surrogate_is_replaced_and_all_else_is_read_as_it_is",
)
without(
    "S3",
    "a number is one that all can read",
    "app/recipe/number.py",
    "if not -_LARGEST <= value <= _LARGEST:",
    "if False:",
    "security/test_s3_hostile_values.py::test_s3_a_number_that_not_all_can_read_is_none",
)
without(
    "S3",
    "a key may be any text",
    "app/keeping/rights.py",
    'hashlib.sha256(key.encode(errors="surrogatepass"))',
    "hashlib.sha256(key.encode())",
    "security/test_s3_hostile_text.py::test_s3_a_key_of_any_text_has_a_hash",
)
without(
    "S4",
    "a connection pays from its budget",
    f"{_TRANSPORT}/share.py",
    "pause = self._own.charge(price, now)",
    "pause = 0.0",
    f"{_SHARE}::test_s4_who_floods_is_paused_and_then_ended",
)
without(
    "S4",
    "a body is paid for by what it takes to read",
    "app/serving/wire.py",
    "return self._metered(self._share.owe)",
    "return self._metered(None)",
    "web/test_wire.py::test_s4_what_it_takes_to_read_a_body_is_paid_for_by_its_time",
)
without(
    "S4",
    "a little that lies unread costs nothing",
    f"{_TRANSPORT}/share.py",
    "heap = min(1.0, unread / HEAP_BYTES)",
    "heap = 1.0",
    f"{_SHARE}::test_s4_who_waits_for_each_answer_is_not_greedy_however_long_the_server_takes",
)
without(
    "S4",
    "an address that asks for much lets others go first",
    f"{_TRANSPORT}/share.py",
    "turns.take((greed + 1 - address.level(now)) / 2,",
    "turns.take(greed / 2,",
    f"{_SHARE}::test_s4_many_hands_of_one_address_let_the_hand_of_another_go_first",
)
without(
    "S4",
    "who is always behind is ended",
    f"{_TRANSPORT}/share.py",
    "if self._behind_s > BEHIND_S:",
    "if False:",
    f"{_SHARE}::test_s4_who_is_always_behind_is_ended_however_little_it_gets",
)
without(
    "S4",
    "who has asked for least goes first",
    f"{_TRANSPORT}/turns.py",
    "place = (time.monotonic() + behind_s,",
    "place = (time.monotonic(),",
    f"{_SHARE}::test_s4_who_has_asked_for_least_goes_first",
)
without(
    "S4",
    "who has waited for longer is not passed over for ever",
    f"{_TRANSPORT}/turns.py",
    "place = (time.monotonic() + behind_s,",
    "place = (behind_s,",
    f"{_SHARE}::test_s4_the_greediest_is_not_kept_waiting_for_ever_by_those_who_come_later",
)
without(
    "S4",
    "who asks for the next before it has its answer goes last",
    f"{_TRANSPORT}/share.py",
    "HASTY_WAIT_S if self.is_hasty else GREEDY_WAIT_S)",
    "GREEDY_WAIT_S)",
    f"{_SHARE}::test_s4_who_asks_for_the_next_before_it_has_its_answer_lets_all_others_go_first",
)
without(
    "S4",
    "a request is paid by the time that it takes",
    "app/serving/wire.py",
    "return self._metered(lambda price: self._share.has_had(min(price, LONGEST)))",
    "return self._metered(None)",
    f"{_ASKING}::test_s4_a_request_is_paid_by_the_time_that_it_takes",
)
without(
    "S4",
    "who sends two requests at once is hasty from the first",
    "app/serving/wire.py",
    "if _is_more_than_one(data):",
    "if False:",
    f"{_ASKING}::test_s4_who_asks_for_the_next_at_once_is_hasty_from_the_first",
)
without(
    "S4",
    "while a hand moves an address has its part of HTTP",
    "app/serving/asking.py",
    "if owed_s > 0 and hands.move(time.monotonic()):",
    "if False:",
    f"{_ASKING}::test_s4_while_a_hand_moves_an_address_asks_for_no_more_than_its_part",
)
without(
    "S4",
    "what was asked for at rest is forgotten",
    "app/budget.py",
    "self._left = max(self._left - price, self._least)",
    "self._left = self._left - price",
    f"{_ASKING}::test_s4_what_an_address_asked_for_at_rest_is_soon_forgotten",
)
without(
    "S4",
    "all of an address who are greedy share a fifth of the loop",
    f"{_TRANSPORT}/share.py",
    "debts = _greedy.of(self.address, now).charge(price, now), _all_greedy",
    "debts = 0.0, _all_greedy",
    f"{_SHARE}::test_s4_all_who_are_greedy_have_a_fifth_of_the_loop_from_their_first_message",
)
without(
    "S4",
    "all who are greedy have their part",
    f"{_TRANSPORT}/share.py",
    "_all_greedy.charge(price, now)\n",
    "0.0\n",
    f"{_SHARE}::test_s4_the_greedy_of_many_addresses_have_their_part_too",
)
without(
    "S4",
    "who is greedy pays for waiting",
    f"{_TRANSPORT}/share.py",
    "self._own.charge(2 * longer * RATE, now)",
    "self._own.charge(0.0, now)",
    f"{_SHARE}::test_s4_many_who_flood_from_one_address_are_ended_too_and_who_drags_beside_them_is_not_paused",
)
without(
    "S4",
    "a packet without a price is paid for by its time",
    f"{_TRANSPORT}/share.py",
    "if self._owed == owed:",
    "if False:",
    f"{_SHARE}::test_s4_a_packet_that_has_no_price_is_paid_for_by_its_time",
)
without(
    "S4",
    "a client that has gone is no guest",
    "app/serving/door.py",
    "if _has_gone(line):",
    "if False:",
    "web/test_door.py::test_s4_who_connects_and_goes_costs_no_thread",
)
without(
    "S4",
    "a hand that drags has its share",
    f"{_TRANSPORT}/share.py",
    "RATE, BURST = 500, 2000",
    "RATE, BURST = 100, 200",
    f"{_SHARE}::test_s4_a_drag_of_sixty_patches_a_second_with_its_answers_is_never_paused",
)
without(
    "S4",
    "commands are counted",
    "app/web/live/messages.py",
    "if connection.commands.take(1, now):",
    "if True:",
    "live/test_limits.py::test_beyond_the_burst_commands_are_refused_and_the_edit_stays_open",
)
without(
    "S5",
    "a broken frame is a violation",
    f"{_TRANSPORT}/frames.py",
    "if self._line.state is not ConnectionState.REMOTE_CLOSING:",
    "if ConnectionState is None:",
    f"{_FRAMES}::test_s5_a_broken_frame_ends_the_connection_with_the_code_for_it",
)
without(
    "S5",
    "a message has a most of bytes",
    f"{_TRANSPORT}/frames.py",
    "if self._bytes > MAX_MESSAGE_BYTES:",
    "if False:",
    f"{_FRAMES}::test_s5_a_message_in_fragments_may_be_as_long_as_a_whole_one_and_no_longer",
    "live/test_limits.py::test_a_message_over_64_kib_closes_the_connection",
)
without(
    "S5",
    "a message has a most of fragments",
    f"{_TRANSPORT}/frames.py",
    "if self._fragments > MAX_FRAGMENTS:",
    "if False:",
    f"{_FRAMES}::test_s5_fragments_are_counted_even_when_they_are_empty",
)
without(
    "S5",
    "an unreadable message ends its connection",
    "app/web/live/messages.py",
    'connection.end(f"a message cannot be read: {type(error).__name__}")',
    "assert error",
    f"{_UNREADABLE}::test_s5_an_unreadable_message_ends_its_websocket",
    f"{_UNREADABLE}::test_s5_an_unreadable_message_ends_its_polling",
)
without(
    "S5",
    "a message by HTTP is measured before it is read",
    "app/web/live/messages.py",
    "if not _is_too_long(environ):",
    "if True:",
    f"{_UNREADABLE}::test_s5_a_message_too_long_is_refused_over_polling_without_waiting",
)
without(
    "S6",
    "a library has one version",
    "requirements.txt",
    "python-engineio==4.15.1 ",
    "python-engineio==4.13.0 ",
    "house/test_requirements.py::test_what_is_pinned_is_what_is_installed",
)
