"""Rows T and N: how much there is of everything."""

from __future__ import annotations

from bench.mutations.registry import without

_QUOTAS = "web/test_quotas.py"
_CONNECTIONS = "web/test_connections.py"
_WAITING = "rendering/test_waiting.py"
_PLACEMENT = "rendering/test_placement.py"
_POOL = "rendering/test_pool.py"

without(
    "T1",
    "there is a quota",
    "app/storage/space.py",
    "fits_quota = not self._quota_bytes or self.used + wanted <= self._quota_bytes",
    "fits_quota = True",
    f"{_QUOTAS}::test_t1_uploads_stop_at_the_quota_and_go_on_once_there_is_room",
    f"{_QUOTAS}::test_t1_a_full_storage_refuses_an_upload_before_its_body_has_come",
)
without(
    "T1",
    "space stays free",
    "app/storage/space.py",
    "return fits_quota and disk.f_bavail * disk.f_frsize - wanted >= floor",
    "return fits_quota or floor < 0",
    f"{_QUOTAS}::test_t1_the_free_space_floor_of_a_small_disk_is_a_tenth",
)
without(
    "N1",
    "open pages are counted",
    "app/web/capacity.py",
    "if open_sockets() >= self._max_sockets and not _made_room_for(address):",
    "if False:",
    f"{_CONNECTIONS}::test_n1_one_page_too_many_is_told_that_the_server_is_full_and_http_goes_on",
    f"{_CONNECTIONS}::test_n1_a_thousand_pages_are_open_at_once_and_the_next_are_told",
)
without(
    "N1",
    "who says nothing makes room for another address",
    "app/web/capacity.py",
    "if not silent or len(fullest) < 2 * (len(by_address.get(address, ())) + 1):",
    "if fullest is not None:",
    f"{_CONNECTIONS}::test_n1_an_address_that_fills_the_room_with_silence_makes_room_for_another",
)
without(
    "N1",
    "open pages of an address are counted",
    "app/web/capacity.py",
    "if self._max_per_address and _sockets_of(address) >= self._max_per_address:",
    "if False:",
    f"{_CONNECTIONS}::test_n1_pages_of_one_address_are_counted_behind_a_proxy",
)
without(
    "N1",
    "an address has a share of the room for HTTP",
    "app/serving/door.py",
    "if passing[guest.party] >= self._most_of_one:",
    "if False:",
    f"{_CONNECTIONS}::test_n1_a_connection_beyond_all_is_answered_at_once_and_not_left_waiting",
)
without(
    "N1",
    "who asks for nothing goes for who comes",
    "app/serving/door.py",
    "return min(idle, key=lambda each: (-passing[each.party], each.since), default=None)",
    "return None",
    "web/test_door.py::test_n1_connections_that_ask_for_nothing_keep_nobody_out",
)
without(
    "N1",
    "images of an address are counted",
    "app/keeping/holdings.py",
    "if len(sizes) >= self._max_images:",
    "if False:",
    f"{_QUOTAS}::test_n1_an_address_keeps_so_many_images_and_a_deleted_one_makes_room",
)
without(
    "N1",
    "bytes of an address are counted",
    "app/keeping/holdings.py",
    "if sizes and sum(sizes) + size > self._max_bytes:",
    "if False:",
    f"{_QUOTAS}::test_n1_the_bytes_of_an_address_count_together",
)
without(
    "N1",
    "new connections of an address wait and are refused",
    "app/web/live/transport/share.py",
    "if budget.debt_s(now) > LONGEST_ADMISSION_S:",
    "if False:",
    "security/test_s4_share.py::test_s4_connections_without_end_are_slowed_down_and_then_refused",
)
without(
    "N1",
    "a busy server is a healthy one",
    "app/web/routes/health.py",
    "return pool.is_rendering",
    "return False",
    "rendering/test_turns.py::test_n1_a_busy_server_is_healthy_and_one_whose_workers_hang_is_not",
)
without(
    "N2",
    "what waits for a client is bounded",
    "app/web/live/transport/connection.py",
    "if self.backlog > MAX_BACKLOG_BYTES and not self.closing:",
    "if False:",
    f"{_CONNECTIONS}::test_n2_a_tab_that_does_not_read_is_let_go_and_the_others_go_on",
)
without(
    "N3",
    "the web process imports no Pillow",
    "app/limits.py",
    "from app.config import Config\n",
    "from PIL import Image\n\nfrom app.config import Config\n",
    "house/test_floors.py::test_nothing_that_the_web_process_imports_imports_pillow",
    "rendering/test_workers.py::test_the_server_never_imports_pillow",
)
without(
    "N3",
    "one message for each round of the loop",
    "app/web/live/transport/turns.py",
    "        if self._taken:\n            self._wait(greed * longest_s)",
    "        if self._taken and greed < 0:\n            self._wait(greed * longest_s)",
    "security/test_s4_share.py::test_s4_who_has_asked_for_least_goes_first",
)
without(
    "N3",
    "what is loaded at the start is collected no more",
    "app/heap.py",
    "gc.freeze()",
    "gc.isenabled()",
    "test_heap.py::test_n3_what_is_there_at_the_start_is_collected_no_more",
)
without(
    "N4",
    "holders are charged what they cost",
    "app/rendering/waiting.py",
    "self._used[holder] = min(self.used(holder) + seconds, self._now + _MOST_AHEAD_S)",
    "self._used[holder] = self.used(holder)",
    f"{_WAITING}::test_it_counts_what_jobs_cost_and_not_how_many_they_are",
    f"{_WAITING}::test_while_two_holders_both_wait_their_shares_differ_by_no_more_than_a_job_of_each",
    "rendering/test_turns.py::test_n4_a_holder_of_twenty_pictures_does_not_keep_another_waiting",
)
without(
    "N4",
    "purposes go by urgency",
    "app/rendering/waiting.py",
    "for line in sorted(self._lines.values(), key=lambda line: line.order(now)):",
    "for line in reversed(self._lines.values()):",
    f"{_WAITING}::test_a_draft_waits_for_none_of_a_thousand_less_urgent_jobs_of_its_holder",
)
without(
    "N4",
    "a long job makes room",
    "app/rendering/placement.py",
    "return max(found, key=self._last_to_be_kept, default=None)",
    "return None if found is not None else None",
    f"{_PLACEMENT}::test_exports_of_one_holder_on_all_workers_make_room_for_anothers_upload_and_are_done_later",
)
without(
    "N4",
    "a job is put off once",
    "app/rendering/placement.py",
    "if running is None or running.put_off or now",
    "if running is None or now",
    f"{_PLACEMENT}::test_n4_a_job_that_was_put_off_is_not_put_off_again_however_many_come",
)
without(
    "N4",
    "who drags many leaves a worker to other hands",
    "app/rendering/placement.py",
    "self._is_soon_free(home, now) or self._leaves_worker_to_others(job, now)",
    "self._is_soon_free(home, now)",
    f"{_PLACEMENT}::test_who_drags_many_pictures_leaves_a_worker_to_another_hand_that_moves_and_to_nobody_else",
)
without(
    "N4",
    "a long job keeps away from where a hand moves",
    "app/rendering/placement.py",
    "return (self._is_drawing(slot, now), size - steps)",
    "return (False, size - steps)",
    f"{_PLACEMENT}::test_n4_an_upload_goes_to_a_worker_where_no_hand_moves",
)
without(
    "N4",
    "uploads leave a worker to a hand of their own address",
    "app/rendering/placement.py",
    "return is_left or self._hand_moves(job.holder, now)",
    "return is_left",
    f"{_PLACEMENT}::test_n4_uploads_never_take_the_last_worker_from_a_hand_of_their_own_address",
)
without(
    "N4",
    "a search is counted by the files that it makes",
    "app/imaging/duration.py",
    "(searched and _TRIES * seconds > _WHOLE_S)",
    "(searched and _TRIES * seconds < 0)",
    "imaging/test_export.py::test_a_search_is_counted_by_the_files_that_it_makes",
)
without(
    "N4",
    "what took too long is remembered",
    "app/rendering/quarantine.py",
    "if _recipe_of(job) in self._timeouts:",
    "if False:",
    f"{_POOL}::test_a_recipe_that_took_too_long_is_remembered_for_its_picture_and_no_other_is",
)
without(
    "N4",
    "an address has half of the queue",
    "app/rendering/waiting.py",
    "if own >= max(1, self._most // 2):",
    "if False:",
    "rendering/test_turns.py::test_n4_one_address_fills_its_half_of_the_queue_and_no_more",
)
without(
    "N4",
    "renditions with changes have a rate",
    "app/web/routes/images.py",
    "exempt_when=_asks_for_the_present,",
    "exempt_when=lambda: True,",
    "web/test_rendition_rate.py::test_n4_changes_beyond_the_rate_are_refused_and_the_present_rendition_never_is",
)
