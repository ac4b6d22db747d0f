"""The completion script for zsh."""

from __future__ import annotations

from .offers import offer_cases, value_options

#: ``compadd`` takes its words as they are and quotes them itself.
_SCRIPT = """\
#compdef virtdeck
# zsh completion for virtdeck, after compinit: source <(virtdeck completion zsh)
_virtdeck() {
    local verb='' skip='' offer='' word
    local -a target names
    for word in "${(@Q)words[2,CURRENT-1]}"; do
        if [[ -n $skip ]]; then
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
    case "$verb ${skip:-${words[CURRENT][1]}}" in
@CASES@
    esac
    case $offer in
        @domain)
            names=("${(@f)$(virtdeck "${target[@]}" list --all --names 2>/dev/null)}")
            compadd -- "${names[@]}"
            ;;
        @file) _files ;;
        *) compadd -- ${=offer} ;;
    esac
}
compdef _virtdeck virtdeck
"""


def zsh_script() -> str:
    """Return the script."""
    return _SCRIPT.replace("@VALUE_OPTIONS@", value_options()).replace("@CASES@", offer_cases())
