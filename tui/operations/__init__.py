"""Operations: the verbs that need words, choices or a file, concern by concern.

power         start paused, shut down by one way, destroy gracefully
saving        managed save, save to a file, dump, restore
guest_input   keys, an interrupt, a picture of its screen
removal       undefine and delete, with what belongs to a domain
"""
