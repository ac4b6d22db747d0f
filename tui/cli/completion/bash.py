"""The completion script for bash."""

from __future__ import annotations

from .offers import offer_cases, value_options

#: ``compgen -W`` expands its word list, so only words of our own tables go through it. The line is
#: split at blanks once more because bash splits a URI at its colons.
_SCRIPT = """\
# bash completion for virtdeck: source <(virtdeck completion bash)
_virtdeck() {
    local line=${COMP_LINE:0:COMP_POINT} verb='' skip='' offer='' cur word
    local -a typed target=()
    read -ra typed <<< "$line"
    [[ $line == *[[:space:]] ]] && typed+=('')
    cur=${typed[-1]}
    for word in "${typed[@]:1:${#typed[@]}-2}"; do
        if [[ $skip ]]; then
            [[ $skip == -c || $skip == --connect ]] && target=(-c "$word")
            skip=''
            continue
        fi
        case $word in
            @VALUE_OPTIONS@) skip=$word ;;
            -*) ;;
            *) verb=${verb:-$word} ;;
        esac
    done
    case "$verb ${skip:-${cur:0:1}}" in
@CASES@
    esac
    COMPREPLY=()
    case $offer in
        @domain)
            while IFS= read -r word; do
                [[ $word == "$cur"* ]] && COMPREPLY+=("$(printf %q "$word")")
            done < <(virtdeck "${target[@]}" list --all --names 2>/dev/null)
            ;;
        @file)
            compopt -o filenames
            mapfile -t COMPREPLY < <(compgen -f -- "$cur")
            ;;
        *) mapfile -t COMPREPLY < <(compgen -W "$offer" -- "$cur") ;;
    esac
}
complete -F _virtdeck virtdeck
"""


def bash_script() -> str:
    """Return the script."""
    return _SCRIPT.replace("@VALUE_OPTIONS@", value_options()).replace("@CASES@", offer_cases())
