"""The application in a browser, on this machine only: ``virtdeck serve-web``.

doorman   who may come in: the token of the address, the names of this machine
server    textual-serve behind that door, with a page of our own
page      what the browser gets: nothing in it is from elsewhere
"""
