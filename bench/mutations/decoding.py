"""Rows D: what a file does to who decodes it."""

from __future__ import annotations

from bench.mutations.registry import without

_INSPECT = "imaging/test_inspect.py"
_LINEAR = "imaging/test_linear.py"
_DECODE = "imaging/test_decode.py"
_SANDBOX = "rendering/test_sandbox.py"
_READING = "app/imaging/reading"

without(
    "D1",
    "pixels are counted before decoding",
    f"{_READING}/inspect.py",
    "if header.width * header.height > limits.max_pixels:",
    "if False:",
    f"{_INSPECT}::test_too_many_pixels_are_told_from_the_header",
)
without(
    "D1",
    "a side is measured before decoding",
    f"{_READING}/inspect.py",
    "if max(header.width, header.height) > limits.max_side:",
    "if False:",
    f"{_INSPECT}::test_too_many_pixels_are_told_from_the_header",
)
without(
    "D2",
    "scans are counted",
    f"{_READING}/jpeg.py",
    "if scans > limits.max_scans:",
    "if False:",
    f"{_INSPECT}::test_a_hundred_scans_are_taken_and_more_are_refused",
)
without(
    "D2",
    "a run of fill bytes is searched once",
    f"{_READING}/jpeg.py",
    r'_MARKER = re.compile(rb"\xff([',
    r'_MARKER = re.compile(rb"\xff+([',
    "security/test_d2_regular_expressions.py::test_d2_no_regular_expression_is_worse_than_linear",
)
without(
    "D2",
    "a decoder gets what pixels need alone",
    f"{_READING}/jpeg.py",
    'return Parts(b"".join(pixels), ',
    "return Parts(data, ",
    f"{_LINEAR}::test_a_run_of_fill_bytes_costs_no_step_a_byte",
)
without(
    "D3",
    "chunks are counted",
    f"{_READING}/png.py",
    "if count >= limits.max_chunks:",
    "if False:",
    f"{_INSPECT}::test_a_flood_of_chunks_is_refused",
)
without(
    "D3",
    "segments are counted",
    f"{_READING}/jpeg.py",
    "if count >= limits.max_chunks:",
    "if False:",
    f"{_INSPECT}::test_a_flood_of_segments_is_refused",
)
without(
    "D4",
    "what metadata inflates to is counted",
    f"{_READING}/png.py",
    "if inflated > limits.max_metadata_bytes:",
    "if False:",
    f"{_INSPECT}::test_metadata_that_inflates_without_end_is_refused",
    f"{_INSPECT}::test_many_texts_that_inflate_count_together",
)
without(
    "D4",
    "a broken stream counts too",
    f"{_READING}/png.py",
    "return size + len(piece) * _MOST_INFLATED, None",
    "return 0, None",
    f"{_LINEAR}::test_broken_texts_that_inflate_count_against_the_limit",
)
without(
    "D5",
    "a call that is not in the list is refused",
    "app/rendering/sandbox/filter.py",
    'return b"".join([*lines, _refuse()])',
    'return b"".join([*lines, _line(_RETURN, _ALLOW)])',
    # Not the sweep over all calls: without the filter it carries them out, and some never come back.
    f"{_SANDBOX}::test_d5_the_filter_of_calls_alone_leaves_nothing_but_a_limit_of_its_own",
)
without(
    "D5",
    "files and processes are given up (Landlock)",
    "app/rendering/sandbox/landlock.py",
    "restricted = libc.syscall(_RESTRICT_SELF, ruleset, 0) == 0",
    "restricted = True",
    f"{_SANDBOX}::test_d5_files_and_processes_are_out_of_reach_by_landlock_alone",
)
without(
    "D5",
    "a worker shuts itself in",
    "app/rendering/worker.py",
    'missing = sandbox.close(limits["memory_mb"])',
    "missing: list[str] = []",
    f"{_SANDBOX}::test_d5_every_worker_of_a_server_is_shut_in",
)
without(
    "D5",
    "nobody looks into the server",
    "app/privacy.py",
    "prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)",
    "prctl(_PR_SET_DUMPABLE, 1, 0, 0, 0)",
    f"{_SANDBOX}::test_d5_nobody_of_the_same_user_looks_into_a_server",
)
without(
    "D5",
    "the kind of a made file is checked",
    "app/rendering/process.py",
    'if "extension" in made and (made["mime"], made["extension"]) not in known:',
    "if not known:",
    "rendering/test_process.py::test_d5_a_lie_of_a_worker_about_its_file_is_not_believed",
)
without(
    "D5",
    "what a render loads late is loaded before",
    "app/imaging/preload.py",
    '"PIL.ImageFilter", "PIL.MpoImagePlugin", "PIL.TiffImagePlugin"',
    '"PIL.ImageFilter"',
    "rendering/test_preload.py::test_d5_nothing_that_a_render_may_load_later_is_left_to_load",
)
without(
    "D5",
    "a picture that stops two workers is held back",
    "app/rendering/quarantine.py",
    "_MOST_CRASHES = 2",
    "_MOST_CRASHES = 2000",
    f"{_SANDBOX}::test_a_picture_that_stops_two_workers_is_held_back_and_others_go_on",
)
without(
    "D5",
    "a known hole fails the audit",
    "deploy/audit.py",
    "return 1 if holes else NOT_RUN if skipped else 0",
    "return 0",
    "house/test_audit.py::test_d5_a_known_hole_fails_the_audit_and_is_named_with_its_cure",
    "house/test_audit.py::test_d5_the_audit_claims_nothing_of_what_it_could_not_ask",
)
without(
    "D6",
    "what decoders call damage is looked at again",
    f"{_READING}/decode.py",
    "if memory.is_short(header.width * header.height * _MEMORY_PER_PIXEL):",
    "if False:",
    "imaging/test_memory.py::test_a_good_file_is_never_called_damaged_for_want_of_memory",
)
without(
    "D6",
    "what encoders say is looked at again",
    "app/imaging/encode.py",
    "if memory.is_short(picture.width * picture.height * _MEMORY_PER_PIXEL):",
    "if False:",
    "imaging/test_memory.py::test_a_file_that_cannot_be_written_for_want_of_memory_is_refused_as_that",
)
without(
    "D7",
    "each block is read in a guard",
    f"{_READING}/metadata.py",
    "return exif.orientation(block)\n    except ValueError:",
    "return exif.orientation(block)\n    except ZeroDivisionError:",
    f"{_DECODE}::test_broken_exif_never_loses_the_picture",
)
without(
    "D7",
    "a profile is used in a guard",
    f"{_READING}/upright.py",
    "except profile.PROFILE_ERRORS:",
    "except ZeroDivisionError:",
    f"{_DECODE}::test_a_profile_that_cannot_be_used_never_loses_the_picture",
)
without(
    "D7",
    "damaged chunks beside the pixels are left out",
    f"{_READING}/png.py",
    "elif not _is_intact(data, body, end):\n            broken = True",
    "elif not _is_intact(data, body, end):\n            pixels.append(data[body - 8 : end + 4])",
    f"{_DECODE}::test_a_damaged_chunk_beside_the_pixels_never_loses_the_picture",
)
without(
    "D8",
    "animations are refused",
    f"{_READING}/inspect.py",
    "if header.animated:",
    "if False:",
    f"{_INSPECT}::test_an_animation_is_refused",
)
without(
    "D9",
    "a transparent color is scaled with its picture",
    f"{_READING}/upright.py",
    "        scale_transparency(decoded.picture, header.depth)\n        return decoded\n",
    "        return decoded\n",
    "corpus/test_modes.py::test_every_kind_of_png_looks_as_libvips_sees_it",
)
without(
    "D9",
    "a color profile that fits is kept",
    f"{_READING}/upright.py",
    "            return replace(decoded, picture=picture)\n",
    "            return replace(without, picture=picture)\n",
    "corpus/test_color.py::test_a_wider_space_looks_as_libvips_sees_it",
)
without(
    "D10",
    "what a decoder raises becomes a code",
    f"{_READING}/decode.py",
    "raise _unreadable(header, error) from None",
    "raise",
    f"{_DECODE}::test_an_error_that_is_no_refusal_tells_nothing_of_the_inside",
)
without(
    "D11",
    "the largest side of a format is known",
    "app/imaging/target.py",
    "if max(output) > format.max_side:",
    "if False:",
    "web/test_images.py::test_a_result_too_large_for_its_format_says_so",
)
