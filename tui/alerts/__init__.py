"""Words on a guest's console that call for somebody, whatever screen is shown just then.

alert          one pattern, what it means, how loud it is; those of the settings and our own
alert_watch    looks through every open console, a few times a second
"""
