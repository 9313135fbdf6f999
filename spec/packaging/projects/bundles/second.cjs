const { Component } = require('systole');

class Second {}
Component({ name: 'second' })(Second);

exports.Second = Second;
